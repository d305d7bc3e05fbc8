using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

public sealed class RequestPaceTests
{
    [Fact]
    public void T36_MoreRequestsThanAnHourHolds_AreThrottledForThatPersonAlone()
    {
        var story = TestIncident.Declared();
        for (var n = 1; n <= RequestPace.MostInAnHour; n++)
            story.After(TimeSpan.FromMinutes(1)).Do(Ask(story, $"reason {n}")).Do(new WithdrawRun(Cast.Sarah, story.Run.Id, ""));

        Assert.StartsWith("too many requests: sarah.chen asked for 6 runs within the last hour",
            Assert.Single(story.Refuses(Ask(story, "another"))), StringComparison.Ordinal);
        Assert.Equal(RunStatus.Proposed, story.Do(Ask(story, "another") with { Actor = Cast.Mike }).Run.Status);
        story.Do(new WithdrawRun(Cast.Mike, story.Run.Id, ""));
        Assert.Equal(RunStatus.Proposed, story.After(TimeSpan.FromMinutes(60)).Do(Ask(story, "another")).Run.Status);
    }

    [Fact]
    public void T36_RequestsInOtherIncidents_Count() => Assert.StartsWith("too many requests", Assert.Single(
        TestIncident.Declared().Refuses(Ask(TestIncident.Declared(), "x") with { AskedElsewhere = RequestPace.MostInAnHour })), StringComparison.Ordinal);

    [Fact]
    public void T36_TheSameAgain_TakesANewReasonOnceSomebodyWasAsked()
    {
        var story = TestIncident.Declared().Do(Ask(TestIncident.Declared(), "the region is gone")).Previewed();
        story.Do(new DenyRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest, "no"));

        Assert.Contains("say with --reason what is different now",
            Assert.Single(story.Refuses(Ask(story, " The region is GONE "))), StringComparison.Ordinal);
        Assert.Empty(Reasons(story, Ask(story, "the region is gone") with { Actor = Cast.Mike }));
        Assert.Empty(Reasons(story, Ask(story, "the region is gone") with { Plan = TestPlans.Failover() with { AcceptDataLoss = "2400" } }));
        Assert.Equal(RunStatus.Proposed, story.Do(Ask(story, "the bank confirmed it")).Run.Status);
    }

    [Fact]
    public void T36_RefusedBeforeAnybodyWasAsked_MayBeAskedAgainAsItIs()
    {
        var story = TestIncident.Declared().Do(Ask(TestIncident.Declared(), "x")).Previewed(loss: null);
        Assert.Equal(RunStatus.Rejected, story.Run.Status);

        Assert.Empty(Reasons(story, Ask(story, "x")));
    }

    [Fact]
    public void T36_Approvers_SeeHowOftenTheyAreAsked()
    {
        var story = TestIncident.Declared();
        foreach (var reason in new[] { "one", "two", "three" })
            story.After(TimeSpan.FromMinutes(2)).Do(Ask(story, reason)).Do(new WithdrawRun(Cast.Sarah, story.Run.Id, ""));

        Assert.Empty(story.RunNo(1).Plan.Warnings);
        Assert.Equal("3rd request by sarah.chen in 10 minutes", Assert.Single(story.RunNo(3).Plan.Warnings));
    }

    [Fact]
    public void T37_WhatCannotBeUndoneInProduction_IsApprovedByThePlansName()
    {
        var story = Production().Proposed().Previewed();
        var yes = new ApproveRun(Cast.Mike, story.Run.Id, story.Run.Plan.Digest);

        Assert.Contains("by typing the plan's name, small", Assert.Single(story.Refuses(yes)), StringComparison.Ordinal);
        Assert.Single(story.Refuses(yes with { Typed = "smal" }));
        Assert.Equal("mike.johnson", Assert.Single(story.Do(yes with { Typed = " small " }).Run.Votes).Person);
    }

    [Fact]
    public void T37_WhatCanBeUndoneOrIsPractice_TakesAClick()
    {
        var undoable = Production().Proposed(TestPlans.Failover(TestPlans.Fence)).Previewed();

        Assert.Single(undoable.ApprovedBy(Cast.Mike).Run.Votes);
        Assert.Single(TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike).Run.Votes);
    }

    private static TestIncident Production() => new TestIncident().Do(new DeclareIncident(
        Cast.Sarah, TestIncident.Id, TestPlans.Small, "us-east-1 is down", Scenario: null, 1, Since: null, "production"));

    private static ProposeRun Ask(TestIncident story, string reason) =>
        new(Cast.Sarah, RunStory.NextRun(story), TestPlans.Failover(), reason, Supersede: null, OpenElsewhere: null);

    private static IReadOnlyList<string> Reasons(TestIncident story, ProposeRun ask) =>
        story.Decide(ask) is Decision.Refused refused ? refused.Reasons : [];
}
