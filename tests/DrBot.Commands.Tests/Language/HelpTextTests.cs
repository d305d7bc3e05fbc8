using DrBot.Commands.Language;
using Xunit;

namespace DrBot.Commands.Tests.Language;

public sealed class HelpTextTests
{
    [Fact]
    public void For_Nothing_ListsEveryVerbOnce()
    {
        var help = HelpText.For(null, _ => true);
        Assert.All(VerbTable.Verbs, verb => Assert.Contains($"  {verb.Name}", help, StringComparison.Ordinal));
        Assert.DoesNotContain("Not for you", help, StringComparison.Ordinal);
        Assert.Contains("  failover [SCENARIO|RUNBOOK] (fo): Propose", help, StringComparison.Ordinal);
    }

    [Fact]
    public void For_SomebodyWithFewRights_ShowsOnlyThoseAndCountsTheOthers()
    {
        var help = HelpText.For(null, verb => verb.MayUse.HasFlag(Permission.Anyone));
        Assert.DoesNotContain("  failover", help, StringComparison.Ordinal);
        Assert.DoesNotContain("severity", help, StringComparison.Ordinal);
        Assert.Contains(" more are not for you at present.", help, StringComparison.Ordinal);
    }

    [Fact]
    public void For_OneVerb_TellsAll()
    {
        var help = HelpText.For("FO", _ => false);
        Assert.StartsWith("/dr failover [SCENARIO|RUNBOOK] [--plan P]", help, StringComparison.Ordinal);
        Assert.Contains("For anyone with a role in the plan; not for you at present.", help, StringComparison.Ordinal);
        Assert.Contains("--accept-data-loss: the loss accepted", help, StringComparison.Ordinal);
        Assert.Contains("Example: /dr failover", help, StringComparison.Ordinal);
    }

    [Fact]
    public void For_UnknownVerb_SuggestsTheNearest() => Assert.Contains(
        "Did you mean '/dr help failover'?", HelpText.For("failovr", _ => true), StringComparison.Ordinal);

    [Fact]
    public void UsageHint_AllVerbs_FitsSlack() => Assert.InRange(HelpText.UsageHint.Length, 1, 1_000);

    [Fact]
    public void Describe_Nobody_SaysSo() => Assert.Equal("nobody", HelpText.Describe(Permission.None));

    [Fact]
    public void Write_Page_IsTheOneInDocs()
    {
        var path = Path.Combine(Root(), "docs", "commands.md");
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, CommandsPage.Write());
        }

        Assert.True(File.Exists(path), $"{path} is missing; DRBOT_UPDATE=1 dotnet test writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), CommandsPage.Write());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DrBot.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("no DrBot.sln above the test");
    }
}
