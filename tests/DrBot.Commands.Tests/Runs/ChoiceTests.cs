using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Runs;

/// <summary>What people may do about a run: hold, resume, abort, retry, skip, undo.</summary>
public sealed class ChoiceTests
{
    private static readonly RunPlan Pair = TestPlans.Failover(
        TestPlans.Repoint with { Needs = [] }, TestPlans.Scale with { Needs = [] }, TestPlans.Health with { Needs = ["scale"] });

    [Fact]
    public void Hold_StopsNewStepsAndWatchesThoseUnderWay()
    {
        var story = TestIncident.Declared().Running(Pair).Dispatched("repoint").Accepted("repoint");
        story.Do(new HoldRun(Cast.Mike, story.Run.Id, "the customer asks"));

        Assert.Equal([new StepWork.Watch("repoint")], RunProgress.Next(story.Run));
        Assert.Equal($"{story.Run.Id} is Paused", Assert.Single(story.Refuses(story.Dispatch("scale"))));
        Assert.Equal(StepStatus.Succeeded, story.Satisfied("repoint").Step("repoint").Status);
        Assert.Equal(["mike.johnson held it", "the customer asks"], story.Run.Pause!.Reasons);
        Assert.Equal(["mike.johnson held it"], story.Run.Pause.Plain);
    }

    [Fact]
    public void Hold_ByWhoCouldNotApprove_IsRefused()
    {
        var story = TestIncident.Declared().Running();

        Assert.Contains("this takes the commander (sarah.chen), or anyone eligible", Assert.Single(story.Refuses(
            new HoldRun(Cast.Eve, story.Run.Id, ""))), StringComparison.Ordinal);
        Assert.Single(story.Refuses(new AbortRun(Cast.Eve, story.Run.Id, "x", [])));
    }

    [Fact]
    public void Hold_OfARunAStepPaused_OutlastsTheRetry()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence");
        story.Do(new HoldRun(Cast.Mike, story.Run.Id, "wait for me"));
        story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "fence", ""));

        Assert.Equal(RunStatus.Paused, story.Run.Status);
        Assert.Equal("fence", story.Run.Pause!.Step);
        Assert.Empty(story.Do(new HoldRun(Cast.Dana, story.Run.Id, "me too")).Last);
    }

    [Fact]
    public void Hold_LastStepEndsMeanwhile_CompletesTheRun()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(TestPlans.Fence)).Dispatched("fence").Accepted("fence");
        story.Do(new HoldRun(Cast.Sarah, story.Run.Id, "wait")).Satisfied("fence");

        Assert.Equal(RunStatus.Completed, story.Run.Status);
        Assert.Null(story.Targets.HolderOf("fence"));
    }

    [Fact]
    public void Resume_WithAStepNobodyDecidedAbout_IsRefused()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence");

        Assert.Equal("step fence is Failed: retry, skip or undo it first",
            Assert.Single(story.Refuses(new ResumeRun(Cast.Sarah, story.Run.Id, "go"))));
    }

    [Fact]
    public void Pause_OutlivingADay_FailsTheRunAtThatTick()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence").After(TimeSpan.FromHours(23));
        story.Do(new HoldRun(Cast.Sarah, story.Run.Id, "one more reason"));
        story.Now = TestIncident.Begin + TimeSpan.FromHours(24) - TimeSpan.FromTicks(1);
        var fail = new FailPausedRun(story.Run.Id, story.Targets.Read(story.Run));
        Assert.Single(story.Refuses(fail));

        story.After(TimeSpan.FromTicks(1));
        Assert.Equal(ClockKind.PausedFor, Assert.Single(RunClocks.Due(story.State, story.Now)).Kind);
        story.Do(fail);

        Assert.Equal(RunStatus.Failed, story.Run.Status);
        Assert.Empty(story.Targets.HeldBy(story.Run.Id));
        Assert.DoesNotContain(story.Run.Notes, n => n.Contains("one more", StringComparison.Ordinal));
    }

    [Fact]
    public void Abort_NeedsAReasonEndsTheRunAndFreesItsTargets()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Accepted("fence");
        Assert.Contains("needs a reason", Assert.Single(story.Refuses(story.Abort() with { Reason = " " })), StringComparison.Ordinal);

        story.Do(story.Abort(Cast.Dana));

        Assert.Equal(RunStatus.Aborted, story.Run.Status);
        Assert.Equal("enough (still under way at the provider: fence)", Assert.Single(story.Run.Notes));
        Assert.Empty(story.Targets.HeldBy(story.Run.Id));
        Assert.Empty(RunProgress.Next(story.Run));
        Assert.Empty(story.Satisfied("fence").Last);
    }

    [Fact]
    public void Abort_HoldersNotRead_FreesThemAllTheSame()
    {
        var story = TestIncident.Declared().Running();

        story.Do(story.Abort() with { Targets = [] });

        Assert.Empty(story.Targets.HeldBy(story.Run.Id));
    }

    [Fact]
    public void Abort_WhileAStepIsBeingUndone_SendsNoUndoAfterwards()
    {
        var story = Undoing();
        story.Do(story.Abort());

        Assert.Contains("is Aborted", story.Refuses(story.Dispatch("repoint", undo: true))[0], StringComparison.Ordinal);
        Assert.Empty(story.Do(new RecordUndone(story.Run.Id, "repoint")).Last);
    }

    [Fact]
    public void Retry_OfAStepThatDidNotFail_IsRefused()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence");

        Assert.Contains("promote is Planned", Assert.Single(story.Refuses(
            new RetryStep(Cast.Sarah, story.Run.Id, "promote", ""))), StringComparison.Ordinal);
        Assert.Contains("this takes the commander", Assert.Single(story.Refuses(
            new RetryStep(Cast.Mike, story.Run.Id, "fence", ""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Retry_OneOfTwoFailedSteps_StaysPausedForTheOther()
    {
        var story = TestIncident.Declared().Running(Pair).Dispatched("repoint").Dispatched("scale").Failed("repoint").Failed("scale");
        story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "repoint", ""));
        Assert.Equal(RunStatus.Paused, story.Run.Status);

        Assert.Equal(RunStatus.Running, story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "scale", "")).Run.Status);
    }

    [Fact]
    public void Skip_OfTheLastStep_CompletesWithExceptions()
    {
        var story = TestIncident.Declared().Running(Pair).Done("repoint", "scale").Dispatched("health").Failed("health");
        Assert.Contains("needs a reason", Assert.Single(story.Refuses(story.Skip("health") with { Reason = "" })), StringComparison.Ordinal);

        story.Do(story.Skip("health"));

        Assert.Equal(RunStatus.CompletedWithExceptions, story.Run.Status);
        Assert.Equal(["health"], story.Last.OfType<RunCompleted>().Single().Skipped);
        Assert.Empty(story.Targets.HeldBy(story.Run.Id));
    }

    [Fact]
    public void Skip_OfAStepNotBegun_StillWaitsForWhatItWaitedFor()
    {
        var plan = TestPlans.Failover(TestPlans.Step("a"), TestPlans.Step("b", "a"), TestPlans.Step("c", "b")) with { Policy = null };
        var story = TestIncident.Declared().Proposed(plan).Previewed().Started();
        story.Do(new HoldRun(Cast.Sarah, story.Run.Id, "b is not needed")).Do(story.Skip("b"));
        story.Do(new ResumeRun(Cast.Sarah, story.Run.Id, "go"));

        Assert.Equal([new StepWork.Begin("a")], RunProgress.Next(story.Run));
        Assert.Equal("c needs b (Skipped)", Assert.Single(story.Refuses(story.Dispatch("c"))));
        Assert.Equal([new StepWork.Begin("c")], RunProgress.Next(story.Done("a").Run));
    }

    [Fact]
    public void Skip_WhileRunning_IsRefused()
    {
        var story = TestIncident.Declared().Running(Pair);

        Assert.Contains("hold it first", story.Refuses(story.Skip("repoint"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Undo_OnlyAsTheApprovedPlanHoldsIt()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence");

        Assert.Equal("the approved plan holds no undo for fence", Assert.Single(story.Refuses(
            new UndoStep(Cast.Sarah, story.Run.Id, "fence", ""))));
    }

    [Fact]
    public void Undo_SentAcceptedAndSeen_UndoesTheStepAndLeavesOnlyTheAbort()
    {
        var story = Undoing();
        Assert.Equal([new StepWork.TakeBack("repoint")], RunProgress.Next(story.Run));
        Assert.Contains("is being undone", Assert.Single(story.Refuses(new ResumeRun(Cast.Sarah, story.Run.Id, ""))),
            StringComparison.Ordinal);
        Assert.Contains("is being undone", Assert.Single(story.Refuses(new RetryStep(Cast.Sarah, story.Run.Id, "repoint", ""))),
            StringComparison.Ordinal);

        story.Do(story.Dispatch("repoint", undo: true)).Accepted("repoint");
        Assert.Equal(("token-repoint", "undo-repoint"), (story.Step("repoint").Token, story.Step("repoint").UndoToken));
        Assert.Equal(StepStatus.Failed, story.Step("repoint").Status);

        story.Do(new RecordUndone(story.Run.Id, "repoint"));
        Assert.Equal(StepStatus.Undone, story.Step("repoint").Status);
        Assert.Contains("abort it", Assert.Single(story.Refuses(new ResumeRun(Cast.Sarah, story.Run.Id, ""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Undo_ThatComesToNoEnd_IsGivenBackToAPerson()
    {
        var story = Undoing();
        story.Do(new RecordFailed(story.Run.Id, "repoint", PauseCause.StepFailed, ["denied"]));

        Assert.IsType<StepUndoStopped>(Assert.Single(story.Last));
        Assert.False(story.Step("repoint").Undoing);
        Assert.Equal(StepStatus.Failed, story.Step("repoint").Status);
        Assert.True(story.Do(new UndoStep(Cast.Sarah, story.Run.Id, "repoint", "again")).Step("repoint").Undoing);
    }

    [Fact]
    public void Undo_NotRepeatableAndNotSeen_IsNotSentTwiceByItself()
    {
        var plan = TestPlans.Failover(TestPlans.Repoint with { Needs = [], Repeatable = false });
        var story = Undoing(plan);
        story.Do(story.Dispatch("repoint", undo: true)).Do(story.Dispatch("repoint", undo: true));
        Assert.IsType<StepUndoStopped>(Assert.Single(story.Last));

        story.Do(new UndoStep(Cast.Sarah, story.Run.Id, "repoint", "I looked: send it")).Do(story.Dispatch("repoint", undo: true));
        Assert.IsType<StepDispatching>(Assert.Single(story.Last));
    }

    [Fact]
    public void Undo_WithOtherParametersThanBefore_IsNotSent()
    {
        var story = Undoing();
        story.Do(story.Dispatch("repoint", undo: true)).Do(story.Dispatch("repoint", "others", undo: true));

        Assert.IsType<StepUndoStopped>(Assert.Single(story.Last));
    }

    [Fact]
    public void Continue_SaysWhereTheNewProcessTakesTheRunUp()
    {
        var story = TestIncident.Declared().Running().Done("fence").Dispatched("promote").Crash()
            .Do(new ContinueRun(TestIncident.Id + "-R1"));

        Assert.Equal((2, 6), Assert.Single(story.Last.OfType<RunContinued>().Select(c => (c.Step, c.Steps))));
        Assert.Equal(["promote"], story.Last.OfType<RunContinued>().Single().InFlight);
    }

    private static TestIncident Undoing(RunPlan? plan = null) => TestIncident.Declared().Running(plan ?? Pair)
        .Dispatched("repoint").Failed("repoint").Do(new UndoStep(Cast.Sarah, TestIncident.Id + "-R1", "repoint", "put it back"));
}
