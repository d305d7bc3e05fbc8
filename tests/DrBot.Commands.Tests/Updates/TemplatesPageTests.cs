using DrBot.Commands.Updates;
using Xunit;

namespace DrBot.Commands.Tests.Updates;

public sealed class TemplatesPageTests
{
    [Fact]
    public void Write_Page_IsTheOneInDocs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DrBot.sln"))) folder = folder.Parent;
        var path = Path.Combine(folder!.FullName, "docs", "update-templates.md");
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1") File.WriteAllText(path, TemplatesPage.Write());
        Assert.True(File.Exists(path), $"{path} is missing; DRBOT_UPDATE=1 dotnet test writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), TemplatesPage.Write());
    }
}
