using DrBot.TestKit;

namespace DrBot.Commands.Tests.Lifecycles;

public sealed class LifecyclesPageTests
{
    [Fact]
    public void Page_InTheDocumentation_IsAsTheTablesDrawIt()
    {
        var path = Path.Combine(Machine.Repository, "docs", "lifecycles.md");
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1")
            File.WriteAllText(path, LifecyclesPage.Write());

        Assert.True(File.Exists(path), $"{path} is missing; DRBOT_UPDATE=1 dotnet test writes it");
        Assert.Equal(LifecyclesPage.Write(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Page_EveryPermittedTransition_IsAnArrow() =>
        Assert.Contains("    Running --> Paused: Pause\n", LifecyclesPage.Write(), StringComparison.Ordinal);
}
