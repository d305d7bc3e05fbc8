using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Tests.Plans;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

public sealed class BreakGlassTests
{
    private static readonly Actor Lisa = Cast.Person("lisa.wang", "operator") with { Via = Road.Key };
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(15);

    // Two managers, where the runbook's own approval takes a manager and a director.
    private static PolicyTerms Two { get; } = TestPlans.Policy("manager", "manager") with { Name = "break-glass", BreakGlass = true, Stoppers = ["manager", "director"] };

    private static PolicyTerms One { get; } = TestPlans.Policy("manager") with
    {
        Name = "break-glass",
        BreakGlass = true,
        Delay = Delay,
        RequesterMayApprove = true,
        Stoppers = ["manager", "director"],
    };

    [Fact]
    public void Propose_UnderBreakGlass_IsLoudAndItsReviewDueInADay()
    {
        var story = TestIncident.Declared().Do(Asked(Lisa, Two));

        var used = Assert.IsType<BreakGlassUsed>(story.Last[^1]);
        Assert.Equal(("lisa.wang", "no director answers", story.Now + TimeSpan.FromHours(24)), (used.Person, used.Reason.Value, used.ReviewBy));
        Assert.Equal(used.ReviewBy, story.Crash().Run.ReviewBy);
    }

    [Theory]
    [InlineData(Road.Slack, "why", "break-glass takes your own key")]
    [InlineData(Road.Oidc, "why", "break-glass takes your own key")]
    [InlineData(Road.Key, " ", "needs a reason")]
    public void Propose_ByAChatSessionOrWithoutAReason_IsRefused(string road, string reason, string why)
    {
        var story = TestIncident.Declared();

        Assert.Contains(why, Assert.Single(story.Refuses(Asked(Lisa with { Via = road }, Two) with { Reason = reason })), StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_TwoPeopleByKey_AndAClickIsNotHeard()
    {
        var story = TestIncident.Declared().Do(Asked(Lisa, Two)).Previewed();
        var digest = story.Run.Plan.Digest;

        Assert.Contains("break-glass takes your own key", Assert.Single(story.Refuses(new ApproveRun(Cast.Mike, story.Run.Id, digest))), StringComparison.Ordinal);
        story.Do(new ApproveRun(ByKey(Cast.Mike), story.Run.Id, digest));
        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        story.Do(new ApproveRun(ByKey(Cast.Mike), story.Run.Id, digest));
        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        story.Do(new ApproveRun(ByKey(Cast.Mona), story.Run.Id, digest)).Started();

        Assert.Equal(RunStatus.Running, story.Run.Status);
    }

    [Fact]
    public void Start_OnePerson_WaitsForTheDelayAndNotLonger()
    {
        var mike = ByKey(Cast.Mike);
        var story = TestIncident.Declared().Do(Asked(mike, One)).Previewed();
        story.Do(new ApproveRun(mike, story.Run.Id, story.Run.Plan.Digest));
        Assert.Equal(RunStatus.Approved, story.Run.Status);

        story.Do(story.Start());
        Assert.Contains("stands still until 03:15:00 UTC", Assert.Single(story.Run.Notes), StringComparison.Ordinal);
        story.After(Delay - TimeSpan.FromSeconds(1));
        Assert.Single(story.Refuses(story.Start()));
        story.After(TimeSpan.FromSeconds(1)).Started();

        Assert.Equal(RunStatus.Running, story.Run.Status);
        Assert.All(Enumerable.Range(0, story.History.Count), i => Assert.Empty(ApprovalRule.WhyBroken(
            IncidentState.From(story.History.Take(i)), story.History[i])));
    }

    [Fact]
    public void Deny_ByAnybodyWhoCouldHaveApproved_StopsItDuringTheDelay()
    {
        var mike = ByKey(Cast.Mike);
        var story = TestIncident.Declared().Do(Asked(mike, One)).Previewed();
        story.Do(new ApproveRun(mike, story.Run.Id, story.Run.Plan.Digest)).After(TimeSpan.FromMinutes(14));
        Assert.NotEmpty(story.Refuses(new DenyRun(Cast.Eve, story.Run.Id, story.Run.Plan.Digest, "wait")));

        // A director holds no slot of break-glass, and one of the runbook's own approval; a click is enough to stop.
        story.Do(new DenyRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest, "I am here"));

        Assert.Equal(RunStatus.Rejected, story.Run.Status);
    }

    [Fact]
    public void T41_StartBeforeTheDelayOrByAClick_IsFoundInTheRecord()
    {
        var mike = ByKey(Cast.Mike);
        var story = TestIncident.Declared().Do(Asked(mike, One)).Previewed();
        story.Do(new ApproveRun(mike, story.Run.Id, story.Run.Plan.Digest));

        Assert.Contains("before the delay", Assert.Single(ApprovalRule.WhyBroken(
            story.State, new Recorded(new RunStarted(story.Run.Id, []), story.Now, "system", 9))), StringComparison.Ordinal);
        var vote = new VoteRecorded(
            story.Run.Id, "mona.adams", "slack:U", Cast.Mona.Roles, story.Run.Plan.Digest, story.Run.Plan.PlanHash, null, Road.Slack, true);
        Assert.Contains(ApprovalRule.WhyBroken(story.State, new Recorded(vote, story.Now, "x", 9)), w => w.Contains("by slack", StringComparison.Ordinal));
    }

    [Fact]
    public void Close_BeforeSomebodyElseReviewedIt_IsRefused()
    {
        var mike = ByKey(Cast.Mike);
        var story = TestIncident.Declared().Do(Asked(mike, One)).Previewed();
        var run = story.Run.Id;
        story.Do(new DenyRun(Cast.Dana, run, story.Run.Plan.Digest, "no")).Do(new ResolveIncident(Cast.Sarah, "", null));
        Assert.Contains("waits for its review", Assert.Single(story.Refuses(new CloseIncident(Cast.Sarah, ""))), StringComparison.Ordinal);

        Assert.Contains("neither asked for it", Assert.Single(story.Refuses(new ReviewBreakGlass(mike, run, "fine"))), StringComparison.Ordinal);
        Assert.Single(story.Refuses(new ReviewBreakGlass(Cast.Eve, run, " ")));
        story.Do(new ReviewBreakGlass(Cast.Eve, run, "the rota had a gap"));
        Assert.Equal("eve.engineer", story.Crash().Run.ReviewedBy);
        story.Do(new CloseIncident(Cast.Sarah, ""));

        Assert.Equal(IncidentStatus.Closed, story.State.Status);
    }

    [Theory]
    [InlineData("break-glass: { slots: [manager] }", "needs a 'delay' of 5m or more")]
    [InlineData("break-glass: { slots: [manager], delay: 1m }", "needs a 'delay' of 5m or more")]
    [InlineData("break-glass: { slots: [manager], delay: 5h }", "allowed: up to 4h")]
    [InlineData("break-glass: { slots: [] }", "has 0 slots")]
    [InlineData("break-glass: { slots: [boss, manager] }", "nobody in people holds the role 'boss'")]
    public void Read_BreakGlassThatAsksTooLittle_IsAnError(string yaml, string message) =>
        Assert.Contains(TinyPlan.Read("title: Tiny", $"title: Tiny\n{yaml}").Errors, e => e.ToString().Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Read_NothingWritten_IsOff_AndAnApprovalCannotTakeTheName()
    {
        Assert.Null(TinyPlan.Load().Plan.BreakGlass);
        Assert.Contains(
            TinyPlan.Read("  two: {", "  break-glass: {").Errors, e => e.ToString().Contains("a policy of its own", StringComparison.Ordinal));
    }

    [Fact]
    public void T34_BreakGlass_ConfirmsNoPolicyAndAChangeOfItMustBeConfirmed()
    {
        var before = TinyPlan.Load().Plan;
        var after = TinyPlan.Read("title: Tiny", "title: Tiny\nbreak-glass: { slots: [manager], delay: 10m }").Loaded!.Plan;

        Assert.NotEqual(PolicyText.DigestOf(before), PolicyText.DigestOf(after));
        Assert.Equal("two", PolicyText.Strictest(after)!.Name);
        Assert.Null(NarrowedPlan.Of(before, after).BreakGlass);
        Assert.NotNull(NarrowedPlan.Of(after, after).BreakGlass);
    }

    private static Actor ByKey(Actor actor) => actor with { Via = Road.Key };

    private static ProposeRun Asked(Actor by, PolicyTerms policy) =>
        new(by, $"{TestIncident.Id}-R1", TestPlans.Failover() with { Policy = policy }, "no director answers", null, null) { Verb = "break-glass" };
}
