using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Sandbox.World;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>The one door under load, without a journal, and when two runs want one target.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task Votes_AHundredClicksOfTwoPeopleAtOnce_AreTwoVotesAndOneStart()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        var said = await Task.WhenAll(Enumerable.Range(0, 100).Select(n =>
            Task.Run(() => bench.VoteAsync(n % 2 == 0 ? "U0MIKE" : "U0DAVID", run))));
        await bench.UntilEndAsync(run);

        Assert.All(said, s => Assert.Matches("recorded|Already|started", s));
        var types = await bench.TypesAsync(run);
        Assert.Equal(2, types.Count(t => t == "approval.recorded"));
        Assert.Single(types, t => t == "run.started");
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Vote_SameDeliveryTwice_HasOneEffectAndTheSameAnswer()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        var first = await bench.VoteAsync("U0MIKE", run, "one click");
        var second = await bench.VoteAsync("U0MIKE", run, "one click");
        var another = await bench.VoteAsync("U0MIKE", run);

        Assert.StartsWith("Your approval", first, StringComparison.Ordinal);
        Assert.Contains("recorded", second, StringComparison.Ordinal);
        Assert.StartsWith("Already recorded", another, StringComparison.Ordinal);
        Assert.Single(await bench.TypesAsync(run), t => t == "approval.recorded");
    }

    [Fact]
    public async Task Vote_OfTheRequesterOrAStranger_IsRefusedAndLeavesATrace()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        var own = await bench.VoteAsync("U0SARAH", run);
        var stranger = await bench.VoteAsync("U0NOBODY", run);

        Assert.Contains("you asked for this run", own, StringComparison.Ordinal);
        Assert.Contains("belongs to nobody", stranger, StringComparison.Ordinal);
        Assert.Equal(2, (await bench.EntriesAsync()).Count(e => e.Type == "denied"));
    }

    [Fact]
    public async Task T26_VotersAccountClosedBetweenVoteAndStart_DropsTheVoteAndTellsWhy()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        await bench.VoteAsync("U0MIKE", run);

        bench.Standings.Closed["U0MIKE"] = "the account is closed";
        await bench.VoteAsync("U0DAVID", run);
        var now = await bench.UntilAsync(run, r => r.Status == RunStatus.AwaitingApproval);

        Assert.Equal("david.kim", Assert.Single(now.Votes).Person);
        Assert.Contains("the vote of mike.johnson dropped out: the account is closed", now.Notes);
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
    }

    [Fact]
    public async Task Refusals_ThatRepeatTypedWords_KeepThemOutOfTheChain()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var said = await bench.SayAsync("U0SARAH", "/dr declare --since +10m \"Jane Doe fell ill\"");
        said += await bench.SayAsync("U0SARAH", "/dr failover regional-outage --accept-data-loss unknown --input secret-word=hunter2");
        await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        said += await bench.SayAsync("U0SARAH", "/dr update hunter2 now");

        var denied = (await bench.EntriesAsync()).Where(e => e.Type == "denied").ToList();
        Assert.Contains("hunter2", said, StringComparison.Ordinal);
        Assert.Contains(denied, d => d.Data.ToJsonString().Contains("\"$private\":\"", StringComparison.Ordinal)
            && d.Data.ToJsonString().Contains("hunter2", StringComparison.Ordinal));
        Assert.DoesNotContain(await bench.LinesAsync(), l => l.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusals_AStormOfOneAccount_LeaveAtMostTenAMinute()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        for (var n = 0; n < 40; n++)
            await bench.VoteAsync("U0NOBODY", run);

        Assert.Equal(10, (await bench.EntriesAsync()).Count(e => e.Type == "denied"));
    }

    [Fact]
    public async Task Run_JournalAwayInTheMiddle_SendsNothingWithoutAnIntentAndGoesOnAfterwards()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Accepted);

        bench.Faults.IsAway = true;
        var before = bench.World.Calls.Count(c => c.Changing);
        await bench.PassAsync(TimeSpan.FromMinutes(10));
        var during = bench.World.Calls.Count(c => c.Changing);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => bench.SayAsync("U0SARAH", $"/dr hold {run}"));
        bench.Faults.IsAway = false;
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal(before, during);
        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_JournalAwayAtEveryMoment_CompletesWithEveryChangeOnce()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();

        for (var n = 0; n < 400 && !(await bench.RunAsync(run)).HasEnded; n++)
        {
            bench.Faults.IsAway = n % 2 == 0;
            await bench.PassAsync(TimeSpan.FromSeconds(n % 2 == 0 ? 3 : 2));
        }

        Assert.Equal(RunStatus.Completed, (await bench.RunAsync(run)).Status);
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_StartsWhileTheJournalIsAway_TakesTheRunUpAfterwards()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Accepted);

        bench.Faults.IsAway = true;
        await bench.RestartAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        bench.Faults.IsAway = false;

        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(run)).Status);
        Assert.Single(await bench.TypesAsync(run), t => t == "run.continued");
    }

    [Fact]
    public async Task Start_TargetHeldByAnotherRun_WaitsAndNamesTheHolderWhenItExpires()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        bench.World.Break(new BreakRequest { Kind = "slow-promotion", Seconds = 1500 });
        var first = await bench.LaunchAsync();

        var second = await bench.ProposeAsync("U0LISA", "/dr failover surge");
        await bench.VoteAsync("U0MIKE", second);
        await bench.VoteAsync("U0DAVID", second);
        await bench.PassAsync(TimeSpan.FromMinutes(9));
        var waiting = await bench.RunAsync(second);
        var expired = await bench.UntilAsync(second, r => r.HasEnded);

        Assert.Equal(RunStatus.Approved, waiting.Status);
        Assert.Equal(RunStatus.Expired, expired.Status);
        Assert.Contains($"target worker is held by {first}", expired.Notes[0], StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(first)).Status);
    }

    [Fact]
    public async Task Start_TargetFreedInTime_StartsByItself()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var first = await bench.LaunchAsync();

        var second = await bench.ProposeAsync("U0LISA", "/dr failover surge");
        await bench.VoteAsync("U0MIKE", second);
        await bench.VoteAsync("U0DAVID", second);
        await bench.UntilEndAsync(second);

        Assert.Equal(RunStatus.Completed, (await bench.RunAsync(first)).Status);
        Assert.Equal(RunStatus.Completed, (await bench.RunAsync(second)).Status);
        Assert.True((await bench.RunAsync(second)).StartedAt >= (await bench.RunAsync(first)).EndedAt);
    }
}
