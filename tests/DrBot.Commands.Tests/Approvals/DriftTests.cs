using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

/// <summary>What people approved must still be what is there: another thing voids the votes, and unknown is not the same.</summary>
public sealed class DriftTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Start_TargetIsAnotherThingNow_VoidsEveryVoteAndRedrawsTheCard()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Do(story.Start() with { Facts = Facts(story, "promote", "role", "primary") });

        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        Assert.Empty(story.Run.Votes);
        Assert.IsType<RunPreviewed>(story.Last[^1]);
        Assert.Equal("primary", story.Run.ShownFacts.Single(f => f.Step == "promote").Facts["role"]);
    }

    [Fact]
    public void Start_DriftSinceTheFirstVote_IsSeenThoughTheCardWasRedrawnBetween()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);
        var changed = Facts(story, "promote", "identity", "another-db");

        story.Do(new RecordPreview(story.Run.Id, changed));

        Assert.Empty(story.Run.Votes);
        Assert.Equal("promote: identity was promote when the card was shown and is another-db now",
            Assert.Single(story.Last.OfType<VotesVoided>().Single().Reasons));
        Assert.Equal(RunStatus.Running, story.ApprovedBy(Cast.Mike, Cast.Dana).Do(story.Start() with { Facts = changed }).Run.Status);
    }

    [Fact]
    public void Start_CardRedrawnWhileNothingCouldBeSeen_IsMeasuredAgainstWhatTheVotesSaw()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);
        story.Do(new RecordPreview(story.Run.Id, [.. TestPlans.Facts(story.Run.Plan).Select(f => f with
        {
            Facts = f.Facts.Where(p => p.Key is not "identity" and not "role").ToDictionary(),
        })])).ApprovedBy(Cast.Dana);

        story.Do(story.Start() with { Facts = Facts(story, "promote", "identity", "another-db") });

        Assert.Empty(story.Run.Votes);
    }

    [Fact]
    public void Start_KeptVotesAfterADropOut_AreStillMeasuredAgainstWhatTheySaw()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Directory["dana.lee"] = [];
        story.Started().ApprovedBy(Cast.Olu);

        story.Do(story.Start() with { Facts = Facts(story, "promote", "role", "primary") });

        Assert.Empty(story.Run.Votes);
    }

    [Fact]
    public void Start_IdentityCannotBeSeen_WaitsAndAfterAMinuteAsksPeopleAnew()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        var blind = story.Start() with { Facts = Blind(story) };

        story.Do(blind);
        Assert.Equal((RunStatus.Approved, 2), (story.Run.Status, story.Run.Votes.Count));
        Assert.Contains("promote: identity was promote and role was replica when the card was shown and cannot be seen now", story.Run.Notes);
        Assert.Equal(story.Run.Notes, story.After(TimeSpan.FromSeconds(60) - Tick).Refuses(blind));

        story.After(Tick).Do(blind);
        Assert.Equal(RunStatus.AwaitingApproval, story.Run.Status);
        Assert.Empty(story.Run.Votes);
        Assert.Equal(RunStatus.Running, story.ApprovedBy(Cast.Mike, Cast.Dana).Do(story.Start() with { Facts = Blind(story) }).Run.Status);
    }

    [Fact]
    public void Start_IdentitySeenAgainWithinTheMinute_StartsWithTheVotesGiven()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);

        story.Do(story.Start() with { Facts = Blind(story) }).After(TimeSpan.FromSeconds(30)).Started();

        Assert.Equal(RunStatus.Running, story.Run.Status);
    }

    [Fact]
    public void Start_IdentityLearntAfterTheFirstVote_IsWhatDriftIsMeasuredAgainst()
    {
        var story = TestIncident.Declared().Proposed();
        story.Do(new RecordPreview(story.Run.Id, Blind(story))).ApprovedBy(Cast.Mike).Previewed().ApprovedBy(Cast.Dana);

        story.Do(story.Start() with { Facts = Facts(story, "promote", "identity", "another-db") });

        Assert.Empty(story.Run.Votes);
    }

    // Nobody could look at anything.
    private static IReadOnlyList<StepFacts> Blind(TestIncident story) => [.. TestPlans.Facts(story.Run.Plan).Select(f => f with
    {
        State = "unknown",
        Facts = f.Facts.Where(p => p.Key is not "identity" and not "role").ToDictionary(),
    })];

    private static IReadOnlyList<StepFacts> Facts(TestIncident story, string step, string fact, string value) =>
    [
        .. TestPlans.Facts(story.Run.Plan).Select(f => f.Step == step
            ? f with { Facts = new Dictionary<string, string>(f.Facts) { [fact] = value } }
            : f),
    ];
}
