using System.Globalization;
using System.Text.Json.Nodes;
using DrBot.Sandbox.World;

namespace DrBot.EndToEnd.Rounds;

/// <summary>What is wrong in a record is found: a check that finds nothing proves nothing.</summary>
public sealed class JournalChecksTests
{
    private const string Run = "DR-20261122-030000-R1";

    private static readonly string[] Good =
    [
        "run.proposed", "approval.recorded", "approval.recorded", "run.approved", "run.started", "step.dispatching", "step.result", "run.completed",
    ];

    [Fact]
    public void Find_ARecordAsItShouldBe_FindsNothing() => Assert.Empty(Find(Good));

    [Fact]
    public void Find_OtherEntriesOfAnEndedRun_FindsNothing() => Assert.Empty(Find([.. Good, "card.posted"]));

    [Theory]
    [InlineData("run.proposed", "I3")]
    [InlineData("approval.recorded", "I3")]
    [InlineData("run.approved", "I3")]
    [InlineData("run.started", "I3")]
    [InlineData("run.completed", "I6")]
    public void Find_WithoutOneOfItsEntries_NamesThePromise(string without, string promise)
    {
        var found = Find([.. Good.Take(Array.IndexOf(Good, without)), .. Good.Skip(Array.IndexOf(Good, without) + 1)]);

        Assert.Contains(found, f => f.StartsWith($"{promise} {Run}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run.resumed", "I5")]
    [InlineData("step.dispatching", "I5")]
    [InlineData("approval.recorded", "I3")]
    [InlineData("step.result", "I4")]
    public void Find_OneEntryMoreAtTheEnd_NamesThePromise(string more, string promise) =>
        Assert.Contains(Find([.. Good, more]), f => f.StartsWith($"{promise} {Run}", StringComparison.Ordinal));

    [Fact]
    public void Find_AnIntentBeforeTheApproval_NamesThePromise() => Assert.Contains(
        Find(["run.proposed", "step.dispatching", .. Good.Skip(1)]), f => f.StartsWith("I1", StringComparison.Ordinal));

    [Fact]
    public void Find_AnAcknowledgedRunThatIsNotThere_NamesThePromise() => Assert.Equal(
        [$"I3 {Run} is not on record"], JournalChecks.Find([], [], [Run]));

    [Theory]
    [InlineData(-30, false)]
    [InlineData(5, true)]
    [InlineData(60, false)]
    public void Find_AChange_MustLieBetweenAnApprovalAndItsEnd(int second, bool holds) =>
        Assert.Equal(holds, Find(Good, Change(second)).Count == 0);

    private static IReadOnlyList<string> Find(IEnumerable<string> types, params Call[] changes) =>
        JournalChecks.Find([.. types.Select(Entry)], changes, [Run]);

    private static JsonNode Entry(string type, int place) => JsonNode.Parse(new JsonObject
    {
        ["type"] = type,
        ["run"] = Run,
        ["t"] = At(place).ToString("O", CultureInfo.InvariantCulture),
        ["data"] = new JsonObject { ["step"] = "promote" },
    }.ToJsonString())!;

    private static Call Change(int second) => new()
    {
        Seq = 1, Service = "rds", Operation = "PromoteReadReplica", RequestId = "1", Changing = true, Effective = true, Status = 200,
        At = At(second), WallAt = At(second),
    };

    private static DateTimeOffset At(int second) => new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero).AddSeconds(second);
}
