using DrBot.Commands.Runs;
using DrBot.Hosting;
using DrBot.Providers;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Review;

/// <summary>Whatever a step meets, it ends or a named person is asked, and what people stopped is not sent any more.</summary>
public sealed class StuckTests
{
    private const string One = """
          failover:
            title: One step
            approval: two-person
            steps:
              act: { action: test.act, with: there, undo: { with: back } }
              hand: { action: manual, instructions: wait }
        """;

    [Fact]
    public async Task Hold_WhileTheProviderThrottles_SendsNothingUntilResumed()
    {
        var action = Never(ProviderFailure.Throttled);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));
        var run = await bench.LaunchAsync("/dr failover failover");
        await bench.UntilAsync(() => Task.FromResult(action.Sent("act") > 0), () => Task.FromResult("nothing was sent"));

        await bench.SayAsync("U0SARAH", $"/dr hold {run} --reason look");
        var sent = action.Sent("act");
        await bench.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(RunStatus.Paused, (await bench.RunAsync(run)).Status);
        Assert.InRange(action.Sent("act"), sent, sent + 1);
        sent = action.Sent("act");
        await bench.SayAsync("U0SARAH", $"/dr resume {run}");
        await bench.UntilAsync(() => Task.FromResult(action.Sent("act") > sent), () => Task.FromResult("it does not go on"));
    }

    [Theory]
    [InlineData(ProviderFailure.Throttled)]
    [InlineData(ProviderFailure.Transient)]
    [InlineData(ProviderFailure.UnknownOutcome)]
    [InlineData(ProviderFailure.Conflict)]
    public async Task Send_NeverAccepted_AsksAPersonAtTheDeadline(ProviderFailure kind)
    {
        var action = Never(kind);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));
        var run = await bench.LaunchAsync("/dr failover failover");

        await bench.PassAsync(TimeSpan.FromMinutes(6));

        var state = await bench.RunAsync(run);
        Assert.Equal((RunStatus.Paused, PauseCause.StepUnknown, "sarah.chen"), (state.Status, state.Pause?.Cause, state.Pause?.WaitsFor));
        Assert.Equal(StepStatus.Unknown, state.Step("act")!.Status);
    }

    [Fact]
    public async Task Undo_NeverSeen_IsSentFewTimesAndGivenUpAtTheDeadline()
    {
        var action = new ScriptedAction("test.act");
        action.Look = c => ScriptedAction.Seen(
            c.Inputs.Text("with") == "there" && action.Sent("act") > 0 ? ObservedState.Satisfied : ObservedState.Ready);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));
        var run = await bench.LaunchAsync("/dr failover failover");
        await bench.UntilAsync(run, r => r.Step("act")!.Status == StepStatus.Succeeded);
        await bench.SayAsync("U0SARAH", $"/dr hold {run} --reason look");

        await bench.SayAsync("U0SARAH", $"/dr undo act --run {run} --reason back");
        Assert.True((await bench.RunAsync(run)).Step("act")!.Undoing);
        var state = await bench.UntilAsync(run, r => !r.Step("act")!.Undoing);

        Assert.InRange(action.Calls.Count(c => c.Inputs.Text("with") == "back"), 1, 40);
        Assert.Equal((RunStatus.Paused, StepStatus.Succeeded), (state.Status, state.Step("act")!.Status));
        Assert.NotEmpty(state.Step("act")!.Reasons);
    }

    [Fact]
    public async Task Look_FailsInAWayNobodyForesaw_AsksAPerson()
    {
        var broken = false;
        var action = new ScriptedAction("test.act");
        action.Look = _ => broken ? throw new InvalidOperationException("a defect") : ScriptedAction.Seen(ObservedState.Ready);
        action.Act = _ =>
        {
            broken = true;
            return Receipt.Empty;
        };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));
        var run = await bench.LaunchAsync("/dr failover failover");

        var state = await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        Assert.Equal((PauseCause.StepUnknown, "sarah.chen"), (state.Pause?.Cause, state.Pause?.WaitsFor));
        Assert.Equal(StepStatus.Unknown, state.Step("act")!.Status);
        Assert.Equal(1, action.Sent("act"));
    }

    [Fact]
    public async Task Journal_AwayForAMinute_EndsNoRun()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync("/dr failover failover");

        bench.Faults.IsAway = true;
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        bench.Faults.IsAway = false;

        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(run)).Status);
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_ChangedWhileDrBotWasDown_SupersedesWhatHasNotStarted()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        await bench.VoteAsync("U0MIKE", run);

        await File.WriteAllTextAsync(bench.PlanPath, ShopPlan.Text.Replace("dr-api.unjucks.dev", "elsewhere.unjucks.dev", StringComparison.Ordinal));
        await bench.RestartAsync();
        var watch = bench.Get<PlanWatch>();
        await watch.StartAsync(CancellationToken.None);

        Assert.Equal(RunStatus.Superseded, (await bench.RunAsync(run)).Status);
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Plan_RenamedWhileARunIsUnderWay_LeavesTheRightToHoldIt()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, Never(ProviderFailure.Throttled)));
        var run = await bench.LaunchAsync("/dr failover failover");

        var text = await File.ReadAllTextAsync(bench.PlanPath);
        await File.WriteAllTextAsync(bench.PlanPath, text.Replace("plan: shop", "plan: store", StringComparison.Ordinal));
        await bench.RestartAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(2));
        await bench.SayAsync("U0MIKE", $"/dr hold {run} --reason stop");

        Assert.Equal(RunStatus.Paused, (await bench.RunAsync(run)).Status);
    }

    [Fact]
    public async Task Abort_RunAndIncidentContradict_IsRefused()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0SARAH", "/dr declare regional-outage");
        var incident = Assert.Single(await bench.IncidentsAsync());

        var said = await bench.SayAsync("U0SARAH", $"/dr abort {incident.Id}-R1 --incident DR-20200101-000000 --reason x");

        Assert.Contains("Name only one of them", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failover_ThatCannotBeProposed_DeclaresNothing()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        await bench.SayAsync("U0SARAH", "/dr failover regional-outage --input nothing=1");

        Assert.Empty(await bench.IncidentsAsync());
    }

    private static ScriptedAction Never(ProviderFailure kind) => new("test.act")
    {
        Look = _ => ScriptedAction.Seen(ObservedState.Ready),
        Act = _ => throw ScriptedAction.Failure(kind),
    };
}
