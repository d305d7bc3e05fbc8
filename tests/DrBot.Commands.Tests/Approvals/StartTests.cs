using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

public sealed class StartTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Approve_OneTickBeforeApproveWithinEnds_CountsAndAtItDoesNot()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        story.Now = story.Run.ApproveBy - Tick;
        story.ApprovedBy(Cast.Mike);
        Assert.Empty(RunClocks.Due(story.State, story.Now));
        Assert.Single(story.Refuses(new ExpireRun(story.Run.Id, "")));

        story.After(Tick);
        Assert.Contains("approve-within ran out at 03:30:00 UTC", Assert.Single(story.Refuses(
            new ApproveRun(Cast.Dana, story.Run.Id, story.Run.Plan.Digest))), StringComparison.Ordinal);
        Assert.Equal(ClockKind.ApproveWithin, Assert.Single(RunClocks.Due(story.State, story.Now)).Kind);

        Assert.Equal(RunStatus.Expired, story.Do(new ExpireRun(story.Run.Id, "propose again")).Run.Status);
        Assert.Equal("approve-within ran out. propose again", Assert.Single(story.Run.Notes));
    }

    [Fact]
    public void Start_OneTickBeforeStartWithinEnds_StartsAndAtItExpires()
    {
        var early = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        early.Now = early.Run.StartBy!.Value - Tick;
        var late = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        late.Now = late.Run.StartBy!.Value;

        Assert.Equal(RunStatus.Running, early.Started().Run.Status);
        Assert.Equal(ClockKind.StartWithin, Assert.Single(RunClocks.Due(late.State, late.Now)).Kind);
        Assert.Equal(RunStatus.Expired, late.Started().Run.Status);
    }

    [Fact]
    public void StartBy_CountsFromTheLastVote()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike)
            .After(TimeSpan.FromMinutes(29)).ApprovedBy(Cast.Dana);

        Assert.Equal(TestIncident.Begin + TimeSpan.FromMinutes(39), story.Run.StartBy);
    }

    [Fact]
    public void Preview_AfterApproveWithin_ExpiresTheRun() => Assert.Equal(
        RunStatus.Expired, TestIncident.Declared().Proposed().After(TimeSpan.FromMinutes(30)).Previewed().Run.Status);

    [Fact]
    public void T26_RoleLostSinceTheVote_ReturnsToAwaitingApprovalAndKeepsTheOthers()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Directory["dana.lee"] = [];
        story.Started();

        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        Assert.Equal("mike.johnson", Assert.Single(story.Run.Votes).Person);
        Assert.Contains(story.Run.Notes, n => n.StartsWith("dana.lee no longer holds", StringComparison.Ordinal));
        Assert.Contains("open again: director", story.Run.Notes);

        Assert.Equal(RunStatus.Running, story.ApprovedBy(Cast.Olu).Started().Run.Status);
    }

    [Fact]
    public void Start_OneOfTwoRolesLost_OpensTheSlotThoughEveryVoterKeepsARole()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Olu, Cast.Mike);
        story.Directory["olu.bello"] = Cast.Mike.Roles;
        story.Started();

        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        Assert.Equal(2, story.Run.Votes.Count);
        Assert.Equal([true, false], SlotMatching.Match(story.Run.Plan.Policy!.Slots, story.Run.Votes).Select(p => p is not null));
        Assert.Equal(["open again: director"], story.Run.Notes);
        Assert.Equal(RunStatus.Running, story.ApprovedBy(Cast.Dana).Started().Run.Status);
    }

    [Fact]
    public void Start_GroupReadingGrownTooOld_DropsTheVote()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana.With(Cast.FromGroup("director")));
        story.Directory["dana.lee"] = [Cast.FromGroup("director", counts: false)];

        Assert.Equal(RunStatus.AwaitingApproval, story.Started().Run.Status);
        Assert.Equal("mike.johnson", Assert.Single(story.Run.Votes).Person);
        Assert.False(story.Last.OfType<EligibilityRechecked>().Single().Voters.Single(v => v.Person == "dana.lee").Eligible);
    }

    [Fact]
    public void Start_RecordsWhatEveryVoterHeldThen()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();

        var recheck = Assert.IsType<EligibilityRechecked>(story.Last[0]);
        Assert.Equal([("mike.johnson", true), ("dana.lee", true)], recheck.Voters.Select(v => (v.Person, v.Eligible)));
        Assert.IsType<RunStarted>(story.Last[1]);
        Assert.IsType<IncidentMitigating>(story.Last[2]);
    }

    [Fact]
    public void Start_DataLossCrossesTheBound_VoidsTheVotes()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Do(story.Start(loss: 901));

        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        Assert.Contains("more than the 15m allowed", Assert.Single(story.Last.OfType<VotesVoided>().Single().Reasons),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WorldAlreadyAsTheStepWants_HasNothingToLose()
    {
        var story = TestIncident.Declared().Proposed();
        IReadOnlyList<StepFacts> facts = [.. TestPlans.Facts(story.Run.Plan, loss: null)
            .Select(f => f.Step == "promote" ? f with { State = "satisfied" } : f)];

        story.Do(new RecordPreview(story.Run.Id, facts)).ApprovedBy(Cast.Mike, Cast.Dana).Do(story.Start() with { Facts = facts });

        Assert.Equal((RunStatus.Running, "none"), (story.Run.Status, story.Run.DataLoss.Basis));
    }

    [Fact]
    public void Start_TargetHeld_WaitsForItUntilStartWithinEnds()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Targets.Hold("promote", "DR-1-R1");

        Assert.Equal("target promote is held by DR-1-R1", Assert.Single(Assert.IsType<RunDelayed>(Assert.Single(story.Started().Last)).Reasons));
        Assert.Equal((RunStatus.Approved, "target promote is held by DR-1-R1"), (story.Run.Status, Assert.Single(story.Run.Notes)));
        Assert.Equal(story.Run.Notes, story.Refuses(story.Start()));
        Assert.Equal(RunStatus.Expired, story.After(TimeSpan.FromMinutes(10)).Started().Run.Status);
    }

    [Fact]
    public void Start_TargetFreedAgain_StartsAndForgetsWhatItWaitedFor()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Targets.Hold("promote", "DR-1-R1");
        story.Started();
        story.Targets.Append(new StreamEvents(Streams.Target("small", "promote"), StreamEvents.AnyVersion, [new TargetReleased("DR-1-R1")]));

        Assert.Equal(RunStatus.Running, story.Started().Run.Status);
        Assert.Empty(story.Run.Notes);
    }

    [Fact]
    public void Start_AccountOfAVoterClosed_SaysWhyTheVoteDroppedOut()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Directory["dana.lee"] = [];

        story.Do(story.Start() with { Gone = new Dictionary<string, string> { ["dana.lee"] = "the account is closed" } });

        Assert.Contains("the vote of dana.lee dropped out: the account is closed", story.Run.Notes);
    }

    [Fact]
    public void Start_HolderOfATargetNotRead_IsRefused()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);

        Assert.Equal(5, story.Refuses(story.Start() with { Targets = [] }).Count);
    }

    [Fact]
    public void Start_NotApproved_IsRefused()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);

        Assert.Contains("is AwaitingApproval, not approved", Assert.Single(story.Refuses(story.Start())), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ByAPerson_IsRefused()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);

        Assert.Equal("only DrBot itself does this", Assert.Single(story.Refuses(story.Start() with { Actor = Cast.Sarah })));
    }

    [Fact]
    public void Start_WithoutPolicy_ChecksNoVotersAndClaimsItsTargets()
    {
        var harmless = TestPlans.Failover(TestPlans.Step("a")) with { Policy = null };
        var story = TestIncident.Declared().Proposed(harmless).Previewed();
        Assert.Equal(RunStatus.Approved, story.Run.Status);

        story.Started();

        Assert.DoesNotContain(story.Last, e => e is EligibilityRechecked);
        Assert.Equal(story.Run.Id, story.Targets.HolderOf("a"));
    }
}
