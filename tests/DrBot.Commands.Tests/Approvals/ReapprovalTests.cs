using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

/// <summary>valid-for has run out: the slots are filled anew for the same content, or nothing more is sent.</summary>
public sealed class ReapprovalTests
{
    private static TestIncident Lapsed() => Lapse(TestIncident.Declared().Running());

    private static TestIncident Lapse(TestIncident story)
    {
        story.Now = story.Run.ValidUntil!.Value;
        return story.Do(new LapseApproval(story.Run.Id));
    }

    [Fact]
    public void Lapse_OneTickEarly_IsRefused()
    {
        var story = TestIncident.Declared().Running();
        story.Now = story.Run.ValidUntil!.Value - TimeSpan.FromTicks(1);

        Assert.Single(story.Refuses(new LapseApproval(story.Run.Id)));
        Assert.IsType<StepDispatching>(Assert.Single(story.Dispatched("fence").Last));
    }

    [Fact]
    public void Lapse_PausesTheRunAndForgetsTheVotes()
    {
        var story = Lapsed();

        Assert.Equal((RunStatus.Paused, PauseCause.ApprovalLapsed), (story.Run.Status, story.Run.Pause!.Cause));
        Assert.Empty(story.Run.Votes);
        Assert.Contains("must be filled anew", Assert.Single(story.Refuses(new ResumeRun(Cast.Sarah, story.Run.Id, ""))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fence")]
    [InlineData("harmless")]
    public void Dispatch_AtTheTickItRunsOut_PausesInsteadOfSending(string step)
    {
        var plan = TestPlans.Failover(TestPlans.Fence, TestPlans.Step("harmless"));
        var story = TestIncident.Declared().Running(plan);
        story.Now = story.Run.ValidUntil!.Value;

        story.Do(story.Dispatch(step));

        Assert.Equal(PauseCause.ApprovalLapsed, Assert.IsType<RunPaused>(Assert.Single(story.Last)).Cause);
    }

    [Fact]
    public void Dispatch_StepThatChangesNothing_NeedsNoApproval()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(TestPlans.Fence, TestPlans.Health with { Needs = [] }));
        story.Now = story.Run.ValidUntil!.Value;

        Assert.IsType<StepDispatching>(Assert.Single(story.Do(story.Dispatch("health")).Last));
    }

    [Fact]
    public void Approve_EverySlotAnew_ResumesWithAFreshApproval()
    {
        var story = Lapsed().After(TimeSpan.FromMinutes(5)).ApprovedBy(Cast.Mona);
        Assert.Equal(RunStatus.Paused, story.Run.Status);

        story.ApprovedBy(Cast.Olu);

        Assert.Equal(RunStatus.Running, story.Run.Status);
        Assert.Equal(story.Now + TimeSpan.FromHours(4), story.Run.ValidUntil);
        Assert.IsType<StepDispatching>(Assert.Single(story.Dispatched("fence").Last));
    }

    [Fact]
    public void Approve_OnePersonWithBothRolesTwice_FillsOneSlot()
    {
        var story = Lapsed().ApprovedBy(Cast.Olu).ApprovedBy(Cast.Olu);

        Assert.Equal(RunStatus.Paused, story.Run.Status);
        Assert.Single(story.Run.Votes);
    }

    [Fact]
    public void Approve_LongAfterTheFirstVoteAnew_CountsThatOneNoMore()
    {
        var story = Lapsed().ApprovedBy(Cast.Mike).After(TimeSpan.FromMinutes(30)).ApprovedBy(Cast.Dana);
        Assert.Equal(RunStatus.Paused, story.Run.Status);

        Assert.Equal(RunStatus.Running, story.ApprovedBy(Cast.Mike).Run.Status);
    }

    [Fact]
    public void Approve_AnewWithAnotherDigest_IsRefused()
    {
        var story = Lapsed();

        Assert.Single(story.Refuses(new ApproveRun(Cast.Mike, story.Run.Id, new string('0', 64))));
    }

    [Fact]
    public void Approve_RequesterAnew_IsRefused()
    {
        var story = TestIncident.Declared().Proposed(by: Cast.Olu).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();

        Assert.Single(Lapse(story).Refuses(new ApproveRun(Cast.Olu, story.Run.Id, story.Run.Plan.Digest)));
    }

    [Fact]
    public void Approve_AnewWhileAPersonHoldsTheRun_KeepsItHeld()
    {
        var story = Lapsed();
        story.Do(new HoldRun(Cast.Sarah, story.Run.Id, "a customer called"));
        Assert.Equal(PauseCause.ApprovalLapsed, story.Run.Pause!.Cause);

        story.ApprovedBy(Cast.Mike, Cast.Dana);

        Assert.Equal((RunStatus.Paused, PauseCause.Held), (story.Run.Status, story.Run.Pause!.Cause));
        Assert.DoesNotContain(story.Last.OfType<RunPaused>().Single().Reasons, r => r.Contains("customer", StringComparison.Ordinal));
        Assert.Equal(RunStatus.Running, story.Do(new ResumeRun(Cast.Sarah, story.Run.Id, "")).Run.Status);
    }

    [Fact]
    public void Approve_AnewWithAStepFailedMeanwhile_StaysPausedForThatStep()
    {
        var story = Lapse(TestIncident.Declared().Running().Dispatched("fence").Accepted("fence")).Failed("fence");

        story.ApprovedBy(Cast.Mike, Cast.Dana);

        Assert.Equal((RunStatus.Paused, PauseCause.StepFailed, "fence"),
            (story.Run.Status, story.Run.Pause!.Cause, story.Run.Pause.Step));
        Assert.Equal(RunStatus.Running, story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "fence", "")).Run.Status);
    }

    [Fact]
    public void Retry_InAPauseThatOutlivedTheApproval_DoesNotLetAnythingBeSent()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence").After(TimeSpan.FromHours(5));
        story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "fence", ""));
        Assert.Equal(RunStatus.Running, story.Run.Status);

        story.Do(story.Dispatch("fence"));

        Assert.Equal(PauseCause.ApprovalLapsed, story.Run.Pause!.Cause);
        Assert.Equal(StepStatus.Planned, story.Step("fence").Status);
    }

    [Fact]
    public void Retry_AfterTheLapse_WaitsForTheSlots()
    {
        var story = Lapse(TestIncident.Declared().Running().Dispatched("fence").Accepted("fence")).Failed("fence");
        story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "fence", ""));
        Assert.Equal((RunStatus.Paused, StepStatus.Planned), (story.Run.Status, story.Step("fence").Status));

        Assert.Equal(RunStatus.Running, story.ApprovedBy(Cast.Mike, Cast.Dana).Run.Status);
    }

    [Fact]
    public void Undo_AfterTheLapse_WaitsForTheSlots()
    {
        var plan = TestPlans.Failover(TestPlans.Repoint with { Needs = [] }, TestPlans.Fence);
        var story = TestIncident.Declared().Running(plan).Dispatched("repoint").Failed("repoint")
            .Do(new UndoStep(Cast.Sarah, TestIncident.Id + "-R1", "repoint", "put it back")).After(TimeSpan.FromHours(4));

        story.Do(story.Dispatch("repoint", undo: true));
        Assert.Equal(PauseCause.ApprovalLapsed, story.Run.Pause!.Cause);
        Assert.Empty(RunProgress.Next(story.Run));

        story.ApprovedBy(Cast.Mike, Cast.Dana).Do(story.Dispatch("repoint", undo: true));
        Assert.IsType<StepDispatching>(Assert.Single(story.Last));
    }
}
