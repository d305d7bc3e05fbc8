using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Review;

/// <summary>An intent that was journalled is no licence for ever: sending it again asks for everything again.</summary>
public sealed class SendingAgainTests
{
    private static readonly string Run = TestIncident.Id + "-R1";

    [Fact]
    public void DispatchAgain_WhileTheRunRuns_IsAllowedAndWritesNothing()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence");
        var version = story.State.Version;

        story.Do(Again(story, "fence"));

        Assert.Equal((version, 1, StepStatus.Dispatching), (story.State.Version, story.Step("fence").Attempts, story.Step("fence").Status));
    }

    [Fact]
    public void DispatchAgain_WhileTheRunIsHeld_IsRefused()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Do(new HoldRun(Cast.Sarah, Run, "wait"));

        Assert.Equal($"{Run} is Paused", Assert.Single(story.Refuses(Again(story, "fence"))));
    }

    [Fact]
    public void DispatchAgain_AfterAnEligibleNo_IsRefused()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence");
        story.Do(new DenyRun(Cast.Mike, Run, story.Run.Plan.Digest, "stop"));

        Assert.Equal($"{Run} is Paused", Assert.Single(story.Refuses(Again(story, "fence"))));
    }

    [Fact]
    public void DispatchAgain_AfterValidFor_PausesInsteadOfSending()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").After(TimeSpan.FromHours(4));

        story.Do(Again(story, "fence"));

        Assert.Equal(PauseCause.ApprovalLapsed, Assert.IsType<RunPaused>(Assert.Single(story.Last)).Cause);
    }

    [Fact]
    public void DispatchAgain_WithTheLossGrownBeyondTheBound_PausesInsteadOfSending()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(
            TestPlans.Fence, TestPlans.Promote with { Repeatable = true })).Done("fence").Dispatched("promote");

        story.Do(story.Dispatch("promote", loss: 901) with { Again = true });

        Assert.Equal(PauseCause.StepBlocked, Assert.IsType<RunPaused>(Assert.Single(story.Last)).Cause);
    }

    [Fact]
    public void DispatchAgain_OfWhatMustNotBeSentTwice_IsRefused()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(
            TestPlans.Fence with { Repeatable = false })).Dispatched("fence");

        Assert.Contains("must not be sent twice", Assert.Single(story.Refuses(Again(story, "fence"))), StringComparison.Ordinal);
    }

    [Fact]
    public void DispatchAgain_OfWhatWasNeverIntended_IsRefused()
    {
        var story = TestIncident.Declared().Running();

        Assert.Equal("fence is Planned", Assert.Single(story.Refuses(Again(story, "fence"))));
    }

    [Fact]
    public void DeadlineOf_UnknownAndSentAgain_DoesNotMove()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence");
        var deadline = story.Run.DeadlineOf(story.Step("fence"));

        story.Lost("fence", ask: false).After(TimeSpan.FromMinutes(1)).Dispatched("fence");

        Assert.Equal(2, story.Step("fence").Attempts);
        Assert.Equal(deadline, story.Run.DeadlineOf(story.Step("fence")));
    }

    [Fact]
    public void DeadlineOf_RetriedByAPerson_BeginsAnew()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence").After(TimeSpan.FromMinutes(30))
            .Do(new RetryStep(Cast.Sarah, Run, "fence", "again"));

        Assert.Equal(story.Now + story.Step("fence").Plan.Timeout, story.Run.DeadlineOf(story.Step("fence")));
    }

    [Fact]
    public void DeadlineOf_TakingBack_CountsFromTheWishHoweverOftenItIsSent()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(
                TestPlans.Fence, TestPlans.Step("scale", "fence") with { CanUndo = true, Repeatable = true }))
            .Done("fence").Dispatched("scale").Failed("scale").After(TimeSpan.FromHours(1))
            .Do(new UndoStep(Cast.Sarah, Run, "scale", "back"));
        var deadline = story.Now + story.Step("scale").Plan.Timeout;

        story.Do(story.Dispatch("scale", undo: true)).After(TimeSpan.FromMinutes(1)).Do(story.Dispatch("scale", undo: true));

        Assert.Equal(deadline, story.Run.DeadlineOf(story.Step("scale")));
    }

    [Fact]
    public void Propose_RunbookOfAnotherPlan_IsRefused()
    {
        var story = TestIncident.Declared();

        var reasons = story.Refuses(new ProposeRun(
            Cast.Sarah, Run, TestPlans.Failover() with { Plan = "other" }, "why", Supersede: null, OpenElsewhere: null));

        Assert.Contains("belongs to plan small, not other", Assert.Single(reasons), StringComparison.Ordinal);
    }

    private static DispatchStep Again(TestIncident story, string step) => story.Dispatch(step) with { Again = true };
}
