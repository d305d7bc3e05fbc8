using System.Reflection;
using System.Text.RegularExpressions;
using DrBot.Commands;
using DrBot.Execution;
using DrBot.Providers;
using DrBot.TestKit;

namespace DrBot.Tests;

/// <summary>The arrows between the projects and the walls between the rooms of the bot.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Sandbox = Assembly.Load("DrBot.Sandbox");
    private static readonly Assembly[] Sources = [typeof(Decider).Assembly, typeof(IRecoveryAction).Assembly, typeof(CommandGate).Assembly, Sandbox];

    [Theory]
    [InlineData("src/DrBot.Commands", "")]
    [InlineData("src/DrBot.Providers", "")]
    [InlineData("src/DrBot", "DrBot.Commands DrBot.Providers")]
    [InlineData("src/DrBot.Sandbox", "DrBot")]
    [InlineData("tests/DrBot.TestKit", "DrBot.Commands")]
    public void Projects_ReferToEachOther_OnlyAlongTheArrows(string project, string expected)
    {
        var file = Assert.Single(Directory.GetFiles(Path.Combine(Machine.Repository, project), "*.csproj"));
        var references = Regex.Matches(File.ReadAllText(file), """ProjectReference Include="[^"]*?([\w.]+)\.csproj""", RegexOptions.None, Second)
            .Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal(expected, string.Join(' ', references));
    }

    // A chat surface is a room of its own: the rest of the bot speaks of accounts and channels, never of Slack's things.
    [Theory]
    [InlineData("Slack")]
    [InlineData("Teams")]
    public void Surface_IsUsedOnlyInItsFolderAndByTheHost(string surface)
    {
        var names = new Regex($@"\bDrBot\.{surface}\b|(?<![\w.""]){surface}\.[A-Z]\w+", RegexOptions.None, Second);
        var others = SourceTree.Of("src/DrBot").Where(f => !f.Path.StartsWith(surface + "/", StringComparison.Ordinal)
            && !f.Path.StartsWith("Hosting/", StringComparison.Ordinal));

        Assert.Equal([], others.Where(f => names.IsMatch(f.Code)).Select(f => $"{f.Path}: {names.Match(f.Code).Value}"));
    }

    [Fact]
    public void Decisions_AreReachedOnlyThroughTheGate()
    {
        Assert.Equal(["Execution/CommandGate.Alerts.cs", "Execution/CommandGate.cs", "Execution/LinkGate.cs", "Execution/PolicyGate.cs"], FilesNaming(@"\bDecider\.Decide\b"));
        // What is appended without a decision says only what became of the program itself.
        Assert.Equal(
            ["Execution/CommandGate.cs", "Execution/DeniedLog.cs", "Execution/LinkGate.cs", "Execution/PolicyGate.cs", "Hosting/PlanLoader.cs"],
            FilesNaming(@"\.AppendAsync\(").Where(f => !f.StartsWith("Journal/", StringComparison.Ordinal)));
    }

    // The host ends the process when a service of the background fails: none may, whatever it finds in the record.
    [Fact]
    public void Services_OfTheBackground_BeginAgainAfterAnError()
    {
        string[] ownGuard =
        [
            "Execution/RunDriver.cs", "Journal/Audit/AuditKeeper.cs", "Journal/Audit/Pins/PinKeeper.cs", "Replicas/Duty.cs",
        ];

        Assert.Equal(ownGuard, SourceTree.Of("src/DrBot")
            .Where(f => f.Code.Contains(": BackgroundService", StringComparison.Ordinal)
                && !f.Code.Contains("Loop.KeepOnAsync(", StringComparison.Ordinal) && !f.Code.Contains("duty.DoAsync(", StringComparison.Ordinal))
            .Select(f => f.Path).Order(StringComparer.Ordinal));
    }

    // Every surface brings an account, and one place says who that is; every vote is made in one place.
    [Fact]
    public void T18_Surfaces_MakeNoActorsAndNoVotesOfTheirOwn()
    {
        Assert.Equal(["Alerts/AlertDoor.cs", "People/PeopleBook.cs"], FilesNaming(@"\bnew Actor\b"));
        Assert.Equal(["Desk/RunRoom.cs"], FilesNaming(@"\bnew (ApproveRun|DenyRun)\("));
        Assert.Equal([], FilesNaming(@"\bAuthorize\.WhyNot\b").Where(f => !f.StartsWith("Execution/", StringComparison.Ordinal)));
    }

    // By what was compiled: whoever calls the deciding function, and every function that decides, asks first.
    [Fact]
    public void T18_EveryDecision_IsAuthorisedFirstInOnePlace()
    {
        var decider = SourceTree.Of("src/DrBot.Commands").Single(f => f.Path == "Decider.cs").Code;
        var others = SourceTree.Of("src/DrBot.Commands").Where(f => f.Path != "Decider.cs");

        Assert.Equal(
            Regex.Matches(decider, @"public static Decision Decide\(", RegexOptions.None, Second).Count,
            Regex.Matches(decider, @"\bAuthorize\.WhyNot\(", RegexOptions.None, Second).Count);
        // A verb's rules are reached from there, or from one another, and from nowhere else.
        var entrances = new Regex(@"\b(Incident|Proposal|Approval|Start|Control|Step|StepChoice|Dispatch|Update|Policy|Alert|Link)Decisions\.(Declare|Propose|Approve|Deny|Start|Abort|Hold|Resume|Withdraw|Decide|Dispatch|Skip|Undo|Retry|Take|Report)\(", RegexOptions.None, Second);
        Assert.Equal([], others.Where(f => entrances.IsMatch(f.Code)).Select(f => $"{f.Path}: {entrances.Match(f.Code).Value}"));
    }

    [Fact]
    public void Decisions_AreNotVisibleOutsideTheCore() => Assert.All(
        typeof(Decider).Assembly.GetTypes().Where(t => t.Name.EndsWith("Decisions", StringComparison.Ordinal)),
        t => Assert.False(t.IsVisible, t.Name));

    [Fact]
    public void Core_IsOpenedToItsOwnTestsAlone() => Assert.Equal(
        ["DrBot.Commands.Tests"],
        typeof(Decider).Assembly.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>().Select(a => a.AssemblyName));

    // Two clocks, both injected. The programs' entrances make them; nobody else may look at the wall.
    [Fact]
    public void Sources_ReadNoWallClockAndBlockNoThread()
    {
        var banned = new Regex(
            @"^System\.(DateTime(Offset)?::get_(Now|UtcNow|Today)|Threading\.(Thread::Sleep|Tasks\.Task(`1)?::(Wait|WaitAll|WaitAny)\())",
            RegexOptions.None, Second);

        Assert.All(Sources, a => Assert.DoesNotContain(AssemblyCalls.Members(a), banned.IsMatch));
    }

    [Fact]
    public void Sources_DelayOnlyByAClockThatIsGiven() => Assert.All(Sources, a => Assert.DoesNotContain(
        AssemblyCalls.Members(a),
        m => m.StartsWith("System.Threading.Tasks.Task::Delay(", StringComparison.Ordinal)
            && !m.Contains("TimeProvider", StringComparison.Ordinal)));

    [Fact]
    public void Sources_OnlyTheHostsMakeTheRealClock()
    {
        var real = new Regex(@"\bTimeProvider\.System\b", RegexOptions.None, Second);

        Assert.Equal(["Hosting/Clocks.cs"], SourceTree.Of("src/DrBot").Where(f => real.IsMatch(f.Code)).Select(f => f.Path));
        Assert.Equal([], SourceTree.Of("src/DrBot.Providers").Where(f => real.IsMatch(f.Code)).Select(f => f.Path));
    }

    [Theory]
    [InlineData("src/DrBot", "DrBot")]
    [InlineData("src/DrBot.Providers", "DrBot.Providers")]
    [InlineData("src/DrBot.Sandbox", "DrBot.Sandbox")]
    public void Files_StandInTheFolderOfTheirNamespaceAndStayShort(string folder, string root)
    {
        var files = SourceTree.Of(folder);

        Assert.Equal([], files.Where(f => f.Lines > 300).Select(f => $"{f.Path} has {f.Lines} lines"));
        Assert.Equal([], files.Where(f => f.Namespace is { } n && n != (f.Folder.Length == 0 ? root : $"{root}.{f.Folder.Replace('/', '.')}"))
            .Select(f => $"{f.Path} is in {f.Namespace}"));
    }

    // The product is the bot.
    [Fact]
    public void Sandbox_IsSmallerThanTheRestTogether()
    {
        string[] rest = ["src/DrBot.Commands", "src/DrBot.Providers", "src/DrBot"];

        Assert.True(LinesOf("src/DrBot.Sandbox") < rest.Sum(LinesOf));

        static int LinesOf(string folder) => Directory.EnumerateFiles(Path.Combine(Machine.Repository, folder), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".js" or ".css" or ".html" && !Regex.IsMatch(f, @"[\\/](obj|bin)[\\/]", RegexOptions.None, Second))
            .Sum(f => File.ReadLines(f).Count());
    }

    [Fact]
    public void Sandbox_KnowsTheBotOnlyAsAPersonWould_ExceptWhereItSimulates()
    {
        var names = new Regex(@"\busing DrBot\.(?!Sandbox|Providers\.Clocks)[\w.]+", RegexOptions.None, Second);

        Assert.Equal([], SourceTree.Of("src/DrBot.Sandbox").Where(f => !f.Path.StartsWith("Simulation/", StringComparison.Ordinal))
            .Where(f => names.IsMatch(f.Code)).Select(f => $"{f.Path}: {names.Match(f.Code).Value}"));
    }

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    private static IEnumerable<string> FilesNaming(string pattern)
    {
        var names = new Regex(pattern, RegexOptions.None, Second);
        return SourceTree.Of("src/DrBot").Where(f => names.IsMatch(f.Code)).Select(f => f.Path);
    }
}
