using System.Text.Json.Nodes;
using DrBot.Commands;
using DrBot.Commands.Runs;
using DrBot.Hosting;
using DrBot.Journal;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>A newer version writes beside this one: what it wrote is left alone, and that is said.</summary>
public sealed class NewerVersionTests
{
    [Theory]
    [InlineData("run.paused", 2)]
    [InlineData("run.teleported", 1)]
    public async Task Run_WithAnEntryOfANewerVersion_IsLeftAloneAndThatIsSaid(string type, int schema)
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage --since -1m");
        await bench.VoteAsync("U0MIKE", run);
        await AppendAsync(bench, run, type, schema);
        var before = (await bench.EntriesAsync()).Count;

        var answer = await bench.VoteAsync("U0DAVID", run);
        await bench.PassAsync(TimeSpan.FromMinutes(5));
        await bench.RestartAsync();
        await bench.PassAsync(TimeSpan.FromHours(1));

        Assert.Contains("written by a newer version of DrBot", answer, StringComparison.Ordinal);
        Assert.Contains("leaves it alone", await bench.SayAsync("U0EVE", "/dr list"), StringComparison.Ordinal);
        Assert.Contains(bench.Get<Degradations>().All, d => d.Value.Contains("leaves it alone", StringComparison.Ordinal));
        Assert.Empty((await bench.EntriesAsync()).Skip(before).Where(e => e.Stream.StartsWith("incident/", StringComparison.Ordinal)));
        Assert.Empty(bench.Effects());
    }

    [Fact]
    public async Task Run_NewerEntryInMidRun_NothingMoreIsDone()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Accepted);
        await AppendAsync(bench, run, "step.teleported", 1);
        var before = bench.Effects();

        await bench.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(before, bench.Effects());
        Assert.Equal(StepStatus.Accepted, (await bench.RunAsync(run)).Step("promote")!.Status);
    }

    [Fact]
    public async Task Target_ItsNewestEntryIsANewerVersions_IsHeld()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage --since -1m");
        var record = new JournalRecord("target.lent", "", "", "system", 1, []);
        await bench.Get<IJournal>().AppendAsync(
            new AppendRequest
            {
                At = bench.Clock.GetUtcNow(), Streams = [new StreamAppend(Streams.Target("shop", "database"), StreamAppend.AnyVersion, [record])],
            },
            CancellationToken.None);

        await bench.VoteAsync("U0MIKE", run);
        await bench.VoteAsync("U0DAVID", run);
        await bench.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(RunStatus.Approved, (await bench.RunAsync(run)).Status);
        Assert.Empty(bench.Effects());
    }

    private static async Task AppendAsync(EngineBench bench, string run, string type, int schema)
    {
        var incident = EngineBench.IncidentOf(run);
        var record = new JournalRecord(type, incident, run, "system", schema, new JsonObject { ["run"] = run });
        await bench.Get<IJournal>().AppendAsync(
            new AppendRequest
            {
                At = bench.Clock.GetUtcNow(), Streams = [new StreamAppend(Streams.Incident(incident), StreamAppend.AnyVersion, [record])],
            },
            CancellationToken.None);
    }
}
