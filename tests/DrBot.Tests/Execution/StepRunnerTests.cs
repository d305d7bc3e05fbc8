using DrBot.Commands.Runs;
using DrBot.Providers;
using DrBot.Tests.Execution.Bench;
using static DrBot.Tests.Execution.Bench.ScriptedAction;

namespace DrBot.Tests.Execution;

/// <summary>One step and its world: what is sent, how often, and what a person is asked.</summary>
public sealed class StepRunnerTests
{
    private const string One = """
          act:
            title: One step
            steps:
              only: { action: test.act, with: care, timeout: 5m }
        """;

    [Fact]
    public async Task Act_AlreadyTrueBefore_SendsNothingAndSaysSo()
    {
        var action = new ScriptedAction("test.act") { Look = _ => Seen(ObservedState.Satisfied) };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var ended = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Completed, false), (ended.Status, ended.Step("only")!.ByThisRun));
        Assert.Empty(action.Calls);
    }

    [Theory]
    [InlineData(ObservedState.Ready, "ready")]
    [InlineData(ObservedState.Satisfied, "satisfied")]
    [InlineData(ObservedState.InProgress, "in-progress")]
    public async Task Simulate_WhatIsSeen_IsWhatIsRecorded(ObservedState seen, string recorded)
    {
        var action = new ScriptedAction("test.act") { Look = _ => Seen(seen) };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var run = await bench.LaunchAsync("/dr simulate act");
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal((RunStatus.Completed, recorded), (ended.Status, ended.Step("only")!.Seen));
        Assert.Empty(action.Calls);
    }

    [Fact]
    public async Task Simulate_NobodyCanTell_IsNeverASuccess()
    {
        var action = new ScriptedAction("test.act") { Look = _ => Seen(ObservedState.Unknown, "the region does not answer") };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var run = await bench.LaunchAsync("/dr simulate act");
        var paused = await bench.UntilEndAsync(run);

        Assert.Equal((RunStatus.Paused, StepStatus.Planned), (paused.Status, paused.Step("only")!.Status));
        Assert.Equal(["looked 3 times and could not tell", "the region does not answer"], paused.Pause!.Reasons);
        action.Look = _ => Seen(ObservedState.Ready);
        await bench.SayAsync("U0SARAH", $"/dr retry only --run {run}");
        Assert.Equal("ready", (await bench.UntilEndAsync(run)).Step("only")!.Seen);
    }

    [Fact]
    public async Task Act_ThrottledTwice_IsSentAgainWithTheSameToken()
    {
        var tries = 0;
        var action = new ScriptedAction("test.act");
        action.Look = _ => tries > 2 ? Seen(ObservedState.Satisfied) : Seen(ObservedState.Ready);
        action.Act = _ => ++tries > 2 ? Receipt.Empty : throw Failure(ProviderFailure.Throttled);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var ended = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Completed, 3), (ended.Status, action.Calls.Count));
        Assert.Single(action.Calls.Select(c => c.Token).Distinct());
    }

    [Theory]
    [InlineData(ProviderFailure.Throttled)]
    [InlineData(ProviderFailure.Transient)]
    [InlineData(ProviderFailure.UnknownOutcome)]
    public async Task Act_RefusedBeyondTheDeadline_AsksAPersonWithinIt(ProviderFailure kind)
    {
        var action = new ScriptedAction("test.act") { Look = _ => Seen(ObservedState.Ready), Act = _ => throw Failure(kind) };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));
        var began = bench.Clock.GetUtcNow();

        var paused = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Paused, StepStatus.Unknown), (paused.Status, paused.Step("only")!.Status));
        Assert.Contains("the deadline passed", paused.Pause!.Reasons[0], StringComparison.Ordinal);
        Assert.InRange(bench.Clock.GetUtcNow() - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(7));
        Assert.Single(action.Calls.Select(c => c.Token).Distinct());
    }

    [Fact]
    public async Task Act_AnswerLostAndNothingSeen_IsSentAgainOnlyAfterThreeLooks()
    {
        var looks = 0;
        var action = new ScriptedAction("test.act");
        action.Look = c =>
        {
            looks++;
            return action.Calls.Count > 1 ? Seen(ObservedState.Satisfied) : Seen(ObservedState.Ready);
        };
        var seen = new List<int>();
        action.Act = _ =>
        {
            seen.Add(looks);
            return seen.Count > 1 ? Receipt.Empty : throw Failure(ProviderFailure.UnknownOutcome);
        };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var ended = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Completed, 2), (ended.Status, seen.Count));
        Assert.Equal(3, seen[1] - seen[0]);
        Assert.Contains("step.unknown", await bench.TypesAsync(ended.Id));
    }

    [Fact]
    public async Task Act_AnswerLostButItHappened_IsFoundAndNotSentAgain()
    {
        var looks = 0;
        var action = new ScriptedAction("test.act") { Act = _ => throw Failure(ProviderFailure.UnknownOutcome) };
        action.Look = c => action.Calls.IsEmpty ? Seen(ObservedState.Ready)
            : ++looks < 4 ? Seen(ObservedState.InProgress) : Seen(ObservedState.Satisfied);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var ended = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Completed, 1), (ended.Status, action.Calls.Count));
        Assert.Contains("step.reconciled", await bench.TypesAsync(ended.Id));
    }

    [Fact]
    public async Task Act_AnswerLostAndNotRepeatable_AsksAPersonAndSendsNothingByItself()
    {
        var action = new ScriptedAction("test.act", idempotency: Idempotency.None) { Look = _ => Seen(ObservedState.Ready) };
        action.Act = _ => throw Failure(ProviderFailure.UnknownOutcome);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var paused = await EndOfAsync(bench);
        await bench.RestartAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((RunStatus.Paused, StepStatus.Unknown, 1), (paused.Status, paused.Step("only")!.Status, action.Calls.Count));
        Assert.Contains("sending it twice would not be harmless", paused.Pause!.Reasons[0], StringComparison.Ordinal);
        action.Act = _ => Receipt.Empty;
        action.Look = _ => action.Calls.Count > 1 ? Seen(ObservedState.Satisfied) : Seen(ObservedState.Ready);
        await bench.SayAsync("U0SARAH", $"/dr retry only --run {paused.Id}");
        Assert.Equal(RunStatus.Completed, (await bench.UntilEndAsync(paused.Id)).Status);
        Assert.Equal(2, action.Calls.Count);
    }

    [Fact]
    public async Task Act_Denied_FailsAtOnceAndSaysWhatTheProviderSaid()
    {
        var action = new ScriptedAction("test.act")
        {
            Look = _ => Seen(ObservedState.Ready), Act = _ => throw Failure(ProviderFailure.Denied, "the role may not do this"),
        };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var paused = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Paused, StepStatus.Failed, 1), (paused.Status, paused.Step("only")!.Status, action.Calls.Count));
        Assert.Contains("the role may not do this", paused.Pause!.Reasons[0], StringComparison.Ordinal);
        Assert.Equal("sarah.chen", paused.Pause.WaitsFor);
    }

    [Fact]
    public async Task Look_BlockedFromTheBeginning_RefusesTheRunWithTheReason()
    {
        var action = new ScriptedAction("test.act") { Look = _ => Seen(ObservedState.Blocked, "the target is gone") };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var run = await bench.ProposeAsync("U0SARAH", "/dr failover act");
        var refused = await bench.RunAsync(run);

        Assert.Equal(RunStatus.Rejected, refused.Status);
        Assert.Contains("only: the target is gone", refused.Notes);
    }

    [Fact]
    public async Task Look_BlockedOnceTheRunRuns_PausesAndSendsNothing()
    {
        var first = new ScriptedAction("test.act");
        var second = new ScriptedAction("test.then");
        second.Look = _ => first.Calls.IsEmpty ? Seen(ObservedState.Ready) : Seen(ObservedState.Blocked, "somebody deleted it");
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted("""
              act:
                title: Two steps
                steps:
                  only: { action: test.act }
                  then: { action: test.then, needs: [only] }
            """, first, second));

        var paused = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Paused, PauseCause.StepBlocked, "then"), (paused.Status, paused.Pause!.Cause, paused.Pause.Step));
        Assert.Empty(second.Calls);
    }

    [Fact]
    public async Task Look_NothingKnownUntilTheDeadline_FailsAndNothingWasSent()
    {
        var action = new ScriptedAction("test.act") { Look = _ => Seen(ObservedState.Unknown, "no route to the host") };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var paused = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Paused, StepStatus.Failed), (paused.Status, paused.Step("only")!.Status));
        Assert.Equal(PauseCause.StepTimedOut, paused.Pause!.Cause);
        Assert.Contains("nothing was sent", paused.Pause.Reasons[0], StringComparison.Ordinal);
        Assert.Empty(action.Calls);
    }

    [Fact]
    public async Task Change_AcceptedAndNotEndedInTime_IsUnknownNotFailed()
    {
        var action = new ScriptedAction("test.act");
        action.Look = _ => Seen(action.Calls.IsEmpty ? ObservedState.Ready : ObservedState.InProgress);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var paused = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Paused, StepStatus.Unknown, 1), (paused.Status, paused.Step("only")!.Status, action.Calls.Count));
    }

    [Fact]
    public async Task Check_NotTrueInTime_HasFailed()
    {
        var action = new ScriptedAction("test.act", changes: false) { Look = _ => Seen(ObservedState.InProgress, "503") };
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(One, action));

        var paused = await EndOfAsync(bench);

        Assert.Equal((RunStatus.Paused, StepStatus.Failed), (paused.Status, paused.Step("only")!.Status));
        Assert.Contains("503", paused.Pause!.Reasons);
    }

    [Fact]
    public async Task Steps_ThatNeedNothing_AreUnderWayTogether()
    {
        var action = new ScriptedAction("test.act");
        // Either ends only once both were sent: one after the other, neither would.
        action.Look = c => action.Calls.Count == 2 ? Seen(ObservedState.Satisfied)
            : Seen(action.Sent(c.Step) > 0 ? ObservedState.InProgress : ObservedState.Ready);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted("""
              act:
                title: Side by side
                steps:
                  left: { action: test.act }
                  right: { action: test.act }
            """, action));

        Assert.Equal(RunStatus.Completed, (await EndOfAsync(bench)).Status);
        Assert.Equal(2, action.Calls.Count);
    }

    [Fact]
    public async Task Outputs_OfAnEarlierStep_AreGivenToTheNext()
    {
        var action = new ScriptedAction("test.act");
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted("""
              act:
                title: One after the other
                steps:
                  first: { action: test.act }
                  second: { action: test.act, with: "${steps.first.value}", needs: [first] }
            """, action));

        await EndOfAsync(bench);

        Assert.Equal("42", action.Calls.Last().Inputs.Text("with"));
    }

    private static async Task<RunState> EndOfAsync(EngineBench bench)
    {
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover act");
        return await bench.UntilEndAsync(run);
    }
}
