using DrBot.Commands.Runs;
using DrBot.Providers;
using DrBot.Tests.Execution.Bench;
using static DrBot.Tests.Execution.Bench.ScriptedAction;

namespace DrBot.Tests.Execution;

/// <summary>What people can do about a run that is under way or has stopped.</summary>
public sealed class SteeringTests
{
    private const string Chain = """
          act:
            title: Three steps
            approval: two-person
            steps:
              first: { action: test.act, timeout: 10h }
              second: { action: test.act, needs: [first], undo: { with: back } }
              third: { action: test.act, needs: [second] }
        """;

    private readonly ScriptedAction action = new("test.act");
    private readonly HashSet<string> stopped = [];

    public SteeringTests() => action.Look = c => action.Sent(c.Step) == 0 ? Seen(ObservedState.Ready)
        : Seen(stopped.Contains(c.Step) ? ObservedState.InProgress : ObservedState.Satisfied);

    [Fact]
    public async Task Hold_StepUnderWay_IsWatchedToItsEndAndNoneBegins()
    {
        stopped.Add("first");
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");
        await bench.UntilAsync(run, r => r.Step("first")!.Status == StepStatus.Accepted);

        // Mike could fill a slot: anyone who could may hold.
        var said = await bench.SayAsync("U0MIKE", $"/dr hold {run} --reason wait");
        stopped.Clear();
        await bench.PassAsync(TimeSpan.FromMinutes(10));
        var held = await bench.RunAsync(run);
        var refused = await bench.SayAsync("U0MIKE", $"/dr resume {run}");
        await bench.SayAsync("U0SARAH", $"/dr resume {run}");

        Assert.Contains("is held", said, StringComparison.Ordinal);
        Assert.Equal((RunStatus.Paused, StepStatus.Succeeded, StepStatus.Planned),
            (held.Status, held.Step("first")!.Status, held.Step("second")!.Status));
        Assert.Contains("this takes the commander", refused, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(run)).Status);
        Assert.Equal(3, action.Calls.Count);
    }

    [Fact]
    public async Task Retry_FailedStep_LooksFirstAndGoesOn()
    {
        action.Act = c => c.Step == "second" && action.Sent("second") == 1 ? throw Failure(ProviderFailure.Denied) : Receipt.Empty;
        action.Look = c => Seen(action.Sent(c.Step) > (c.Step == "second" ? 1 : 0) ? ObservedState.Satisfied : ObservedState.Ready);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");
        await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        var said = await bench.SayAsync("U0SARAH", $"/dr retry second --run {run}");

        Assert.Contains("tried again", said, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(run)).Status);
    }

    [Fact]
    public async Task Skip_FailedStep_CompletesWithExceptions()
    {
        action.Act = c => c.Step == "second" ? throw Failure(ProviderFailure.Denied) : Receipt.Empty;
        action.Look = c => Seen(action.Sent(c.Step) > 0 && c.Step != "second" ? ObservedState.Satisfied : ObservedState.Ready);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");
        await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        await bench.SayAsync("U0SARAH", $"/dr skip second --reason \"not needed today\" --run {run}");
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal((RunStatus.CompletedWithExceptions, StepStatus.Skipped), (ended.Status, ended.Step("second")!.Status));
    }

    [Fact]
    public async Task Undo_StepDone_IsTakenBackOnceWithTheApprovedInputs()
    {
        var back = false;
        action.Look = c => c.Inputs.Text("with") == "back"
            ? Seen(back ? ObservedState.Satisfied : ObservedState.Ready)
            : Seen(action.Sent(c.Step) > 0 && c.Step != "third" ? ObservedState.Satisfied : ObservedState.Ready);
        action.Act = c =>
        {
            back |= c.Inputs.Text("with") == "back";
            return c.Step == "third" ? throw Failure(ProviderFailure.Denied) : Receipt.Empty;
        };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");
        await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        await bench.SayAsync("U0SARAH", $"/dr undo second --reason wrong --run {run}");
        var undone = await bench.UntilAsync(run, r => r.Step("second")!.Status == StepStatus.Undone);

        Assert.Single(action.Calls, c => c.Inputs.Text("with") == "back");
        Assert.NotEqual(action.Calls.First(c => c.Step == "second").Token, action.Calls.Last().Token);
        Assert.Equal(RunStatus.Paused, undone.Status);
    }

    [Fact]
    public async Task Undo_Denied_StopsAndSaysWhyInsteadOfTryingForEver()
    {
        action.Look = c => Seen(c.Inputs.Text("with") != "back" && action.Sent(c.Step) > 0 && c.Step != "third"
            ? ObservedState.Satisfied : ObservedState.Ready);
        action.Act = c => c.Step == "third" || c.Inputs.Text("with") == "back"
            ? throw Failure(ProviderFailure.Denied, "the role may not do this") : Receipt.Empty;
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");
        await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        await bench.SayAsync("U0SARAH", $"/dr undo second --reason wrong --run {run}");
        var stopped = await bench.UntilAsync(run, r => r.Step("second") is { Undoing: false, UndoSent: true });

        Assert.Contains("the role may not do this", stopped.Step("second")!.Reasons[0], StringComparison.Ordinal);
        Assert.Single(action.Calls, c => c.Inputs.Text("with") == "back");
    }

    [Fact]
    public async Task Abort_RunUnderWay_EndsItAndFreesItsTargets()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Accepted);

        var unreasoned = await bench.SayAsync("U0DAVID", $"/dr abort {run}");
        await bench.SayAsync("U0DAVID", $"/dr abort {run} --reason \"primary is back\"");
        var ended = await bench.RunAsync(run);
        await bench.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Contains("--reason", unreasoned, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Aborted, ended.Status);
        Assert.DoesNotContain(bench.Effects(), e => e.Contains("ChangeResourceRecordSets", StringComparison.Ordinal));
        var next = await bench.LaunchAsync("/dr failover surge");
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(next)).Status);
    }

    [Fact]
    public async Task ValidFor_PassedInMidRun_PausesUntilTheSlotsAreFilledAnew()
    {
        stopped.Add("first");
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");

        await bench.UntilAsync(run, r => r.Step("first")!.Status == StepStatus.Accepted);
        await bench.JumpAsync(TimeSpan.FromHours(3.9));
        var lapsed = await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);
        stopped.Clear();
        await bench.PassAsync(TimeSpan.FromMinutes(5));
        var refused = await bench.SayAsync("U0SARAH", $"/dr resume {run}");
        var sentBefore = action.Calls.Count;
        await bench.VoteAsync("U0MIKE", run);
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        var half = await bench.RunAsync(run);
        await bench.VoteAsync("U0DAVID", run);

        Assert.Equal(PauseCause.ApprovalLapsed, lapsed.Pause!.Cause);
        Assert.Contains("filled anew", refused, StringComparison.Ordinal);
        Assert.Equal((1, RunStatus.Paused), (sentBefore, half.Status));
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(run)).Status);
    }

    [Fact]
    public async Task Pause_OutlivesADay_HasFailedAndFreesItsTargets()
    {
        action.Act = _ => throw Failure(ProviderFailure.Denied);
        action.Look = _ => Seen(ObservedState.Ready);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(Chain, action));
        var run = await bench.LaunchAsync("/dr failover act");

        await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);
        await bench.JumpAsync(TimeSpan.FromHours(23.9));
        Assert.Equal(RunStatus.Paused, (await bench.RunAsync(run)).Status);
        var failed = await bench.UntilAsync(run, r => r.HasEnded);

        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Contains("paused longer than", failed.Notes[0], StringComparison.Ordinal);
    }
}
