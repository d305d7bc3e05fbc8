using DrBot.Commands;
using DrBot.Commands.Runs;
using DrBot.Hosting;
using DrBot.Journal;
using DrBot.Sandbox.World;
using DrBot.TestKit;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.History;

/// <summary>
/// Journals that released versions left behind, kept as they were written: each must fold, verify, and go on to a good
/// end. <c>DRBOT_HISTORY=VERSION</c> writes those of the present version into a folder of that name, before a release.
/// </summary>
public sealed class HistoryTests
{
    private static readonly string Folder = Path.Combine(Machine.Repository, "tests", "DrBot.Tests", "History");

    // A program's first run takes its time, in which a bench's clock must not run out.
    private static readonly Lazy<Task> Warm = new(async () =>
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.UntilEndAsync(await bench.LaunchAsync());
    });

    public static TheoryData<string> Kept() =>
        [.. Directory.GetFiles(Folder, "*.db", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Journal_OfAReleasedVersion_FoldsAndItsRunEndsWell(string file)
    {
        await Warm.Value;
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup with { History = Path.Combine(Folder, file) });
        var incident = Assert.Single(await bench.IncidentsAsync());
        Assert.Null(incident.Newer);
        var run = incident.Runs[^1];

        if (run.Status == RunStatus.AwaitingApproval)
        {
            // Deliveries are numbered anew, and the record remembers the old ones.
            await bench.VoteAsync("U0DAVID", run.Id, "history-vote");
        }

        var ended = await bench.UntilEndAsync(run.Id);

        Assert.True(
            ended.Status == RunStatus.Completed,
            $"{ended.Status}: {string.Join(", ", (await bench.EntriesAsync()).Select(e => $"{e.At:HH:mm:ss} {e.Type}"))}");
        Assert.Equal("sarah.chen", ended.Requester);
        Assert.Equal(2, ended.Votes.Count);
        Assert.All(await bench.EntriesAsync(), e => Assert.True(e.Incident.Length == 0 || EventCodec.ToRecorded(e) is not null, e.Type));
    }

    [Fact]
    public async Task Journals_OfThePresentVersion_AreWrittenWhenAskedFor()
    {
        if (Environment.GetEnvironmentVariable("DRBOT_HISTORY") is not { Length: > 0 } version)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Folder, version)).FullName;
        await using (var bench = await EngineBench.StartAsync(ShopPlan.Setup))
        {
            var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage --since -1m");
            await bench.VoteAsync("U0MIKE", run);
            await bench.LeaveAsync(Path.Combine(folder, "one-vote.db"));
        }

        await using (var bench = await EngineBench.StartAsync(ShopPlan.Setup))
        {
            // The intent is on record and nothing has happened yet: the worst place to be found in.
            bench.World.Break(new BreakRequest { Kind = "throttle", Operation = "PromoteReadReplica", Count = 100_000 });
            var run = await bench.LaunchAsync();
            await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Dispatching);
            await bench.LeaveAsync(Path.Combine(folder, "part-way.db"));
        }

        await using (var bench = await EngineBench.StartAsync(ShopPlan.Setup))
        {
            await bench.UntilEndAsync(await bench.LaunchAsync());
            await bench.LeaveAsync(Path.Combine(folder, "whole.db"));
        }
    }
}
