using System.Diagnostics;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Sandbox.World;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>Whole runs, from the words in the chat to the changed world.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task Failover_UnjucksWithItsRegionDown_RecoversAndSaysSo()
    {
        await using var bench = await EngineBench.StartAsync();
        bench.World.Break(new BreakRequest { Kind = "region-down" });

        var run = await bench.LaunchAsync();
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.All(ended.Steps, s => Assert.Equal(StepStatus.Succeeded, s.Status));
        var world = bench.World.Read();
        Assert.Equal("primary", world.Databases["unjucks-dr-db"].Role);
        Assert.Equal("dr-api.unjucks.dev", world.Dns["api.unjucks.dev"].Value.TrimEnd('.'));
        Assert.Equal((6, 3), (
            world.Deployments["recovery/unjucks-dr/unjucks-api"].Ready,
            world.Deployments["recovery/unjucks-dr/unjucks-worker"].Ready));
        var incident = await bench.IncidentAsync(EngineBench.IncidentOf(run));
        Assert.NotNull(incident!.UnprotectedSince);
    }

    [Fact]
    public async Task Debt_OfTheFoundingFailover_IsPaidByTheFoundingRunbookAndNotOnlyAccepted()
    {
        await using var bench = await EngineBench.StartAsync();
        var run = await bench.LaunchAsync();
        await bench.UntilEndAsync(run);
        var incident = EngineBench.IncidentOf(run);
        Assert.Contains("production is unprotected", await bench.SayAsync("U0SARAH", "/dr resolve"), StringComparison.Ordinal);

        var pays = await bench.ProposeAsync("U0LISA", "/dr restore reprotect");
        await bench.VoteAsync("U0LISA", pays);
        var ended = await bench.UntilEndAsync(pays);

        var now = (await bench.IncidentAsync(incident))!;
        Assert.Equal((RunStatus.Completed, IncidentStatus.Monitoring), (ended.Status, now.Status));
        Assert.Null(now.UnprotectedSince);
        Assert.NotNull(now.ProtectedAt);
        await bench.SayAsync("U0SARAH", "/dr resolve");
        now = (await bench.IncidentAsync(incident))!;
        Assert.Equal((IncidentStatus.Resolved, null as string), (now.Status, now.DebtAcceptedBy));
    }

    [Fact]
    public async Task Failover_Shop_DoesEveryChangeOnceAndHoldsNoTargetAfterwards()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var run = await bench.LaunchAsync();
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
        Assert.Equal(7, bench.Effects().Count);
        var second = await bench.LaunchAsync("/dr failover surge --reason more");
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(second)).Status);
    }

    [Fact]
    public async Task Failover_BeforeTheSecondVote_ChangesNothing()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        await bench.VoteAsync("U0MIKE", run);
        await bench.PassAsync(TimeSpan.FromMinutes(29));

        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(run)).Status);
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
        Assert.Equal(RunStatus.Expired, (await bench.UntilAsync(run, r => r.HasEnded)).Status);
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
    }

    [Fact]
    public async Task Simulate_WholeRunbook_SendsNothingThatChanges()
    {
        await using var bench = await EngineBench.StartAsync();

        var run = await bench.LaunchAsync("/dr simulate failover");
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal((RunStatus.Completed, RunMode.Simulate), (ended.Status, ended.Plan.Mode));
        Assert.NotEmpty(bench.World.Calls);
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
        Assert.All(ended.Steps, s => Assert.Equal(s.Plan.Id == "health" ? "satisfied" : "ready", s.Seen));
    }

    [Fact]
    public async Task Drill_WholeRunbook_TouchesDrillIdentitiesOnly()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var run = await bench.LaunchAsync("/dr drill failover");
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal(RunStatus.Completed, ended.Status);
        var changed = bench.World.Calls.Where(c => c.Changing).Select(c => c.Target ?? "").ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, t => Assert.Contains("drill", t, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failover_OnABench_TakesNoRealTime()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var began = bench.Clock.GetUtcNow();
        var real = Stopwatch.GetTimestamp();

        await bench.UntilEndAsync(await bench.LaunchAsync());

        Assert.True(bench.Clock.GetUtcNow() - began > Stopwatch.GetElapsedTime(real), "the bench's time is slower than real time");
    }
}
