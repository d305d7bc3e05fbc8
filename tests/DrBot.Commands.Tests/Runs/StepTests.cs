using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Runs;

public sealed class StepTests
{
    [Fact]
    public void Story_EveryStepDone_CompletesTheRun()
    {
        var story = TestIncident.Declared().Running().Done("fence", "promote", "repoint", "scale", "traffic", "health");

        Assert.Equal(RunStatus.Completed, story.Run.Status);
        Assert.Empty(story.Targets.HeldBy(story.Run.Id));
        Assert.Equal("promote.example", story.Step("promote").Outputs["endpoint"]);
    }

    [Fact]
    public void Dispatch_NeedNotDone_IsRefused()
    {
        var story = TestIncident.Declared().Running();

        Assert.Equal("promote needs fence (Planned)", Assert.Single(story.Refuses(story.Dispatch("promote"))));
        Assert.Equal([new StepWork.Begin("fence")], RunProgress.Next(story.Run));
    }

    [Fact]
    public void Next_StepsWithoutNeedsOfEachOther_GoSideBySide()
    {
        var story = TestIncident.Declared().Running(
            TestPlans.Failover(TestPlans.Fence, TestPlans.Step("left", "fence"), TestPlans.Step("right", "fence"))).Done("fence");

        Assert.Equal([new StepWork.Begin("left"), new StepWork.Begin("right")], RunProgress.Next(story.Run));
    }

    [Fact]
    public void Dispatch_Twice_IsRefused()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence");

        Assert.Equal("fence is Dispatching", Assert.Single(story.Refuses(story.Dispatch("fence"))));
        Assert.Equal([new StepWork.FindOut("fence")], RunProgress.Next(story.Run));
    }

    [Theory]
    [InlineData("other parameters", "token-fence")]
    [InlineData("p", "another token")]
    public void Dispatch_TriedAgainWithAnotherContent_PausesAndSendsNothing(string parameters, string token)
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence")
            .Do(new RetryStep(Cast.Sarah, TestIncident.Id + "-R1", "fence", "again"));

        story.Do(story.Dispatch("fence", parameters, token));

        Assert.Equal(PauseCause.StepBlocked, Assert.IsType<RunPaused>(Assert.Single(story.Last)).Cause);
        Assert.Equal(("token-fence", "p", 1), (story.Step("fence").Token, story.Step("fence").Parameters, story.Step("fence").Attempts));
    }

    [Fact]
    public void Dispatch_TriedAgain_KeepsTokenParametersAndFirstFacts()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence")
            .Do(new RetryStep(Cast.Sarah, TestIncident.Id + "-R1", "fence", "again"));
        var before = story.Step("fence").Before;

        story.Do(story.Dispatch("fence") with { Facts = new Dictionary<string, string> { ["role"] = "changed" } });

        Assert.Equal((2, "token-fence"), (story.Step("fence").Attempts, story.Step("fence").Token));
        Assert.Equal(before, story.Step("fence").Before);
    }

    [Fact]
    public void Dispatch_LossGrownBeyondTheBound_PausesAtTheStep()
    {
        var story = TestIncident.Declared().Running().Done("fence");
        story.Do(story.Dispatch("promote", loss: 901));

        Assert.Equal((PauseCause.StepBlocked, "promote"), (story.Run.Pause!.Cause, story.Run.Pause.Step));
        Assert.Equal(StepStatus.Planned, story.Step("promote").Status);
        Assert.Equal(RunStatus.Running, story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "promote", "lag is back")).Run.Status);
    }

    [Fact]
    public void Satisfied_InASimulation_KeepsWhatWasSeenAndElsewhereNothing()
    {
        var story = TestIncident.Declared().Proposed(TestPlans.Failover() with { Mode = RunMode.Simulate, Policy = null }).Previewed().Started();
        story.Do(story.Satisfy("fence") with { Seen = "in-progress" });
        Assert.Equal((StepStatus.Succeeded, "in-progress"), (story.Step("fence").Status, story.Step("fence").Seen));

        var real = TestIncident.Declared().Running().Dispatched("fence");
        Assert.Null(real.Do(real.Satisfy("fence") with { Seen = "ready" }).Step("fence").Seen);
    }

    [Fact]
    public void Dispatch_ChangeInASimulation_IsRefused()
    {
        var story = TestIncident.Declared().Proposed(TestPlans.Failover() with { Mode = RunMode.Simulate, Policy = null })
            .Previewed().Started();

        Assert.Contains("only simulates", story.Refuses(story.Dispatch("fence"))[0], StringComparison.Ordinal);
        Assert.Empty(story.Run.Claims);
    }

    [Fact]
    public void Unknown_IsNeverFailed()
    {
        var story = TestIncident.Declared().Running().Done("fence").Dispatched("promote").Lost("promote", ask: false);

        Assert.Equal((StepStatus.Unknown, RunStatus.Running), (story.Step("promote").Status, story.Run.Status));
        Assert.Equal([new StepWork.FindOut("promote")], RunProgress.Next(story.Run));

        story.Lost("promote");
        Assert.Equal((StepStatus.Unknown, PauseCause.StepUnknown), (story.Step("promote").Status, story.Run.Pause!.Cause));
        Assert.Empty(RunProgress.Next(story.Run));
    }

    [Fact]
    public void Unknown_NotRepeatable_IsNotSentAgainUntilAPersonSaysSo()
    {
        var story = TestIncident.Declared().Running().Done("fence").Dispatched("promote").Lost("promote", ask: false);
        Assert.Contains("a person decides", Assert.Single(story.Refuses(story.Dispatch("promote"))), StringComparison.Ordinal);

        story.Lost("promote").Do(new RetryStep(Cast.Sarah, story.Run.Id, "promote", "it is certainly still a replica"));

        Assert.Equal("token-promote", Assert.IsType<StepDispatching>(Assert.Single(story.Dispatched("promote").Last)).Token);
    }

    [Fact]
    public void Unknown_Repeatable_IsSentAgainWithTheSameToken()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Lost("fence", ask: false).Dispatched("fence");

        Assert.Equal((StepStatus.Dispatching, 2), (story.Step("fence").Status, story.Step("fence").Attempts));
    }

    [Fact]
    public void Unknown_AskedWhileHeld_IsLookedAtNoMoreAndStaysHeld()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Do(new HoldRun(Cast.Mike, TestIncident.Id + "-R1", "wait"));
        story.Lost("fence");
        Assert.Empty(RunProgress.Next(story.Run));
        Assert.True(story.Run.Pause!.Held);

        Assert.Empty(story.Lost("fence").Last);
        story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "fence", ""));
        Assert.Equal(RunStatus.Paused, story.Run.Status);
    }

    [Theory]
    [InlineData(true, StepStatus.Accepted, RunStatus.Running)]
    [InlineData(false, StepStatus.Failed, RunStatus.Paused)]
    public void Reconciled_SaysWhatBecameOfIt(bool accepted, StepStatus step, RunStatus run)
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Lost("fence", ask: false);
        story.Do(new RecordReconciled(story.Run.Id, "fence", accepted));

        Assert.Equal((step, run), (story.Step("fence").Status, story.Run.Status));
    }

    [Fact]
    public void Satisfied_BeforeAnyIntent_IsDoneAndNotByThisRun()
    {
        var story = TestIncident.Declared().Running().Satisfied("fence");

        Assert.Equal((StepStatus.Succeeded, false), (story.Step("fence").Status, story.Step("fence").ByThisRun));
        Assert.Contains("was not done by this run", Assert.Single(Held(story).Refuses(
            new UndoStep(Cast.Sarah, story.Run.Id, "fence", ""))
            .Where(r => r.Contains("this run", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void Satisfied_OutOfTurn_IsRefused()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        Assert.Contains("none of its steps has begun", Assert.Single(story.Refuses(story.Satisfy("fence"))), StringComparison.Ordinal);

        story.ApprovedBy(Cast.Mike, Cast.Dana).Started();
        Assert.Contains("cannot begin yet", Assert.Single(story.Refuses(story.Satisfy("traffic"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_OfAStepThatHasEnded_ChangeNothing()
    {
        var story = TestIncident.Declared().Running().Done("fence");
        Command[] late =
        [
            story.Satisfy("fence"),
            new RecordFailed(story.Run.Id, "fence", PauseCause.StepFailed, ["late"]),
            new RecordUnknown(story.Run.Id, "fence", ["late"], Ask: true),
            new RecordReconciled(story.Run.Id, "fence", Accepted: true),
            new RecordAccepted(story.Run.Id, "fence", new Dictionary<string, string>()),
            new RecordUndone(story.Run.Id, "fence"),
        ];

        Assert.All(late, c => Assert.Empty(story.Do(c).Last));
    }

    [Fact]
    public void Accepted_StepNeverSent_IsRefused()
    {
        var story = TestIncident.Declared().Running();

        Assert.Contains("was never sent", Assert.Single(story.Refuses(
            new RecordAccepted(story.Run.Id, "fence", new Dictionary<string, string>()))), StringComparison.Ordinal);
    }

    [Fact]
    public void Confirm_ManualStepUnderWay_IsRememberedOnceAndForgottenByARetry()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(TestPlans.ByHand, TestPlans.Fence));
        var confirm = new ConfirmStep(Cast.Eve, story.Run.Id, "by-hand", "turned");
        Assert.Contains("while it is under way", Assert.Single(story.Refuses(confirm)), StringComparison.Ordinal);

        story.Dispatched("by-hand").Accepted("by-hand").Do(confirm);
        Assert.Equal(story.Now, story.Step("by-hand").ConfirmedAt);
        Assert.Empty(story.Do(confirm).Last);

        story.Failed("by-hand").Do(new RetryStep(Cast.Sarah, story.Run.Id, "by-hand", "it turned back"));
        Assert.Null(story.Step("by-hand").ConfirmedAt);
    }

    [Fact]
    public void Confirm_StepOfDrBot_IsRefused()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence");

        Assert.Contains("is done by DrBot", Assert.Single(story.Refuses(
            new ConfirmStep(Cast.Eve, story.Run.Id, "fence", ""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Deadline_CountsFromWhenTheStepCouldBegin()
    {
        var story = TestIncident.Declared().Running();
        Assert.Equal(story.Now + TimeSpan.FromMinutes(10), story.Run.DeadlineOf(story.Step("fence")));
        Assert.Null(story.Run.DeadlineOf(story.Step("promote")));

        story.After(TimeSpan.FromMinutes(5)).Dispatched("fence");
        Assert.Equal(story.Now + TimeSpan.FromMinutes(10), story.Run.DeadlineOf(story.Step("fence")));

        story.After(TimeSpan.FromMinutes(2)).Satisfied("fence");
        Assert.Equal(story.Now + TimeSpan.FromMinutes(10), story.Run.DeadlineOf(story.Step("promote")));
    }

    [Fact]
    public void Deadline_OfAStepNotBegun_IsNotUsedUpByAPause()
    {
        var story = Held(TestIncident.Declared().Running()).After(TimeSpan.FromHours(2));
        story.Do(new ResumeRun(Cast.Sarah, story.Run.Id, "on"));

        Assert.Equal(story.Now + TimeSpan.FromMinutes(10), story.Run.DeadlineOf(story.Step("fence")));
    }

    private static TestIncident Held(TestIncident story) => story.Do(new HoldRun(Cast.Sarah, story.Run.Id, "wait"));
}
