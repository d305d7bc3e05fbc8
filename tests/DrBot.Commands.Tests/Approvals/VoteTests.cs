using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

public sealed class VoteTests
{
    [Fact]
    public void Approve_ManagerAndDirector_ApprovesTheRun()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);
        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);

        story.ApprovedBy(Cast.Dana);

        Assert.Equal(RunStatus.Approved, story.Run.Status);
        Assert.Equal(story.Now, story.Run.ApprovedAt);
    }

    [Fact]
    public void T21_WhoHoldsBothRolesFirst_LeavesTheSecondSlotToAManager() =>
        Assert.Equal(
            RunStatus.Approved, TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Olu, Cast.Mike).Run.Status);

    [Fact]
    public void T22_SamePersonTwice_ChangesNothing()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Olu);
        var teams = Cast.Olu with { Account = new Account("teams", "tenant/olu"), Via = "teams" };

        story.ApprovedBy(teams);

        Assert.Empty(story.Last);
        Assert.Contains("Already recorded", story.Answer, StringComparison.Ordinal);
        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
    }

    [Theory]
    [InlineData("slack")]
    [InlineData("teams")]
    public void T20_Requester_IsRefusedOnEverySurface(string via)
    {
        var story = TestIncident.Declared().Proposed(by: Cast.Olu).Previewed();

        var reasons = story.Refuses(new ApproveRun(Cast.Olu with { Via = via }, story.Run.Id, story.Run.Plan.Digest));

        Assert.Equal("you asked for this run; other people must approve it", Assert.Single(reasons));
    }

    [Fact]
    public void Approve_StrangerWithAnotherDigest_HearsEveryReason()
    {
        var story = TestIncident.Declared().Proposed().Previewed();

        var reasons = story.Refuses(new ApproveRun(Cast.Stranger, story.Run.Id, new string('0', 64)));

        Assert.Collection(
            reasons,
            r => Assert.Contains("another content", r, StringComparison.Ordinal),
            r => Assert.Contains("belongs to nobody", r, StringComparison.Ordinal),
            r => Assert.Contains("you hold none", r, StringComparison.Ordinal));
    }

    [Fact]
    public void Approve_RoleReadTooLongAgo_IsRefusedAndSaysSo()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        var stale = Cast.Dana.With(Cast.FromGroup("director", counts: false));

        var reason = Assert.Single(story.Refuses(new ApproveRun(stale, story.Run.Id, story.Run.Plan.Digest)));

        Assert.Contains("director (read at 02:59 UTC, too old)", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_BeforeThePreview_IsRefused()
    {
        var story = TestIncident.Declared().Proposed();

        Assert.Contains("still being previewed", story.Refuses(new ApproveRun(Cast.Mike, story.Run.Id, story.Run.Plan.Digest))[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void T40_TwoVotesAtTheSameVersion_BothCount()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        var first = new ApproveRun(Cast.Mike, story.Run.Id, story.Run.Plan.Digest);
        var second = new ApproveRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest);
        var decidedFirst = (Decision.Accepted)story.Decide(first);
        var decidedSecond = (Decision.Accepted)story.Decide(second);

        Assert.True(story.TryAppend(decidedFirst));
        Assert.False(story.TryAppend(decidedSecond));
        Assert.True(story.TryDo(second));

        Assert.Equal(["mike.johnson", "dana.lee"], story.Run.Votes.Select(v => v.Person));
        Assert.Equal(RunStatus.Approved, story.Run.Status);
    }

    [Fact]
    public void T40_YesAndNoAtTheSameVersion_TheNoWins()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);
        var deny = new DenyRun(Cast.Olu, story.Run.Id, story.Run.Plan.Digest, "wrong region");
        var denied = (Decision.Accepted)story.Decide(deny);
        story.ApprovedBy(Cast.Dana);

        Assert.False(story.TryAppend(denied));
        story.Do(deny);

        Assert.Equal(RunStatus.Rejected, story.Run.Status);
    }

    [Fact]
    public void Approve_WithRequesterMayApprove_CountsOnlyWhereThereIsOneSlot()
    {
        var one = TestPlans.Failover() with { Policy = TestPlans.Policy("manager") with { RequesterMayApprove = true } };
        var two = TestPlans.Failover() with { Policy = TestPlans.TwoPerson with { RequesterMayApprove = true } };

        var alone = TestIncident.Declared().Proposed(one, Cast.Mike).Previewed().ApprovedBy(Cast.Mike);
        var pair = TestIncident.Declared().Proposed(two, Cast.Mike).Previewed();

        Assert.Equal(RunStatus.Approved, alone.Run.Status);
        Assert.Single(pair.Refuses(new ApproveRun(Cast.Mike, pair.Run.Id, pair.Run.Plan.Digest)));
    }

    [Fact]
    public void Approve_RecordsWhatAnAuditorNeeds()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);

        var vote = Assert.IsType<VoteRecorded>(Assert.Single(story.Last));
        Assert.Equal(("mike.johnson", "slack:U0MIKEJOHNSON", "slack"), (vote.Person, vote.Account, vote.Via));
        Assert.Equal((story.Run.Plan.Digest, story.Run.Plan.PlanHash), (vote.Digest, vote.PlanHash));
        Assert.Equal(new RoleReading("manager", "plan", Cast.ReadAt), Assert.Single(vote.Roles));
        Assert.Equal(Cast.Mike.Evidence, vote.Evidence);
    }

    [Fact]
    public void Deny_BeforeTheStart_EndsTheRun()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        story.Do(new DenyRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest, "not today"));

        Assert.Equal(RunStatus.Rejected, story.Run.Status);
        Assert.Equal("dana.lee said no: not today", Assert.Single(story.Run.Notes));
    }

    [Fact]
    public void Deny_NotEligible_IsRefused()
    {
        var story = TestIncident.Declared().Proposed().Previewed();

        Assert.Single(story.Refuses(new DenyRun(Cast.Eve, story.Run.Id, story.Run.Plan.Digest, "no")));
    }

    [Fact]
    public void Deny_AfterTheStart_HoldsTheRunUntilTheCommanderResumes()
    {
        var story = TestIncident.Declared().Running();
        story.Do(new DenyRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest, "customers are still writing"));

        Assert.Equal((RunStatus.Paused, PauseCause.Denied, "sarah.chen"),
            (story.Run.Status, story.Run.Pause!.Cause, story.Run.Pause.WaitsFor));
        Assert.Contains("customers are still writing", story.Run.Pause.Reasons);

        story.Do(new ResumeRun(Cast.Sarah, story.Run.Id, "spoke to Dana"));
        Assert.Equal(RunStatus.Running, story.Run.Status);
    }

    [Fact]
    public void Deny_OfARunPausedByAStep_KeepsARetryFromResumingIt()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence").Failed("fence");
        story.Do(new DenyRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest, "stop"));

        story.Do(new RetryStep(Cast.Sarah, story.Run.Id, "fence", ""));

        Assert.Equal(RunStatus.Paused, story.Run.Status);
        Assert.Empty(RunProgress.Next(story.Run));
        Assert.Equal(RunStatus.Running, story.Do(new ResumeRun(Cast.Sarah, story.Run.Id, "")).Run.Status);
    }

    [Fact]
    public void Deny_TwiceAfterTheStart_ChangesNothingTheSecondTime()
    {
        var story = TestIncident.Declared().Running();
        var deny = new DenyRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest, "stop");

        story.Do(deny).Do(deny);

        Assert.Empty(story.Last);
    }

    [Fact]
    public void Approve_AfterTheStart_IsRecordedOnceAndWithoutEffect()
    {
        var story = TestIncident.Declared().Running();
        var before = story.Run;

        story.ApprovedBy(Cast.Olu);
        Assert.False(Assert.IsType<VoteRecorded>(Assert.Single(story.Last)).Effective);
        Assert.Equal(before.Votes, story.Run.Votes);
        Assert.Equal(before.Status, story.Run.Status);

        Assert.Empty(story.ApprovedBy(Cast.Olu).Last);
    }

    [Fact]
    public void T47_VoteTakenBack_ReturnsTheRunToAwaitingApproval()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Do(new TakeBackVote(Cast.Mike, story.Run.Id));

        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        Assert.Equal("dana.lee", Assert.Single(story.Run.Votes).Person);
        Assert.Equal(RunStatus.Approved, story.ApprovedBy(Cast.Mona).Run.Status);
    }

    [Fact]
    public void TakeBack_VoteThatWasNotNeeded_LeavesTheRunApproved()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana, Cast.Mona);
        var approvedAt = story.Run.ApprovedAt;
        story.After(TimeSpan.FromMinutes(1)).Do(new TakeBackVote(Cast.Mona, story.Run.Id));

        Assert.Equal((RunStatus.Approved, approvedAt), (story.Run.Status, story.Run.ApprovedAt));
        Assert.Equal(RunStatus.Running, story.Started().Run.Status);
    }

    [Fact]
    public void TakeBack_SomebodyElsesVote_IsRefused()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);

        Assert.Single(story.Refuses(new TakeBackVote(Cast.Dana, story.Run.Id)));
        Assert.Single(story.Refuses(new TakeBackVote(Cast.Stranger, story.Run.Id)));
    }

    [Fact]
    public void T47_VoteTakenBackAfterTheStart_IsRefused()
    {
        var story = TestIncident.Declared().Running();

        Assert.Contains("only before the start", Assert.Single(story.Refuses(new TakeBackVote(Cast.Mike, story.Run.Id))),
            StringComparison.Ordinal);
    }
}
