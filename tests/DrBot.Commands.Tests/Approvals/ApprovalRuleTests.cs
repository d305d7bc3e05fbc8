using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

/// <summary>The rule as it is replayed from a record that says what was not allowed.</summary>
public sealed class ApprovalRuleTests
{
    private static readonly TestIncident Waiting = TestIncident.Declared().Proposed().Previewed();

    [Fact]
    public void WhyBroken_EntriesOfARunNobodyProposed_AreFoundWhereTheyAct()
    {
        var state = TestIncident.Declared().State;
        Event[] acting = [new RunApproved("R9"), new RunStarted("R9", []), Sent("R9", "fence"), Vote("R9", Cast.Mike)];

        Assert.All(acting, e => Assert.Equal("R9 was never proposed", Assert.Single(Why(state, e))));
        Assert.Empty(Why(state, new RunWithdrawn("R9", "x")));
        Assert.Empty(Why(state, new RunPaused("R9", PauseCause.Held, null, [], null)));
    }

    [Fact]
    public void WhyBroken_ApprovedWithoutVotesOrTooLate_SaysBoth()
    {
        var run = Waiting.Run;
        var late = Why(Waiting.State, new RunApproved(run.Id), run.ApproveBy);

        Assert.Contains(late, w => w.Contains("after approve-within had run out", StringComparison.Ordinal));
        Assert.Contains(late, w => w.Contains("no different eligible person fills manager, director", StringComparison.Ordinal));
        Assert.Single(Why(Waiting.State, new RunApproved(run.Id), run.ApproveBy - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void WhyBroken_StartedUnapprovedOrTooLate_SaysSo()
    {
        Assert.Contains(Why(Waiting.State, new RunStarted(Waiting.Run.Id, [])), w => w.Contains("started while it was AwaitingApproval", StringComparison.Ordinal));
        var approved = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        var start = new RunStarted(approved.Run.Id, []);

        Assert.Empty(Why(approved.State, start, approved.Run.StartBy!.Value - TimeSpan.FromTicks(1)));
        Assert.Contains("after start-within", Assert.Single(Why(approved.State, start, approved.Run.StartBy!.Value)), StringComparison.Ordinal);
        var robbed = approved.State with { Runs = [approved.Run with { Votes = approved.Run.Votes.RemoveAt(0) }] };
        Assert.Contains("fills manager", Assert.Single(Why(robbed, start)), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyBroken_ResumedAfterALapseWithoutVotes_SaysWhoIsMissing()
    {
        var story = TestIncident.Declared().Running().After(TimeSpan.FromHours(4));
        story.Do(new LapseApproval(story.Run.Id));
        Assert.NotEmpty(Why(story.State, new RunResumed(story.Run.Id, "on")));

        var held = TestIncident.Declared().Running();
        held.Do(new HoldRun(Cast.Sarah, held.Run.Id, "look"));
        Assert.Empty(Why(held.State, new RunResumed(held.Run.Id, "on")));
    }

    [Fact]
    public void WhyBroken_StepsSentAgain_MustBeTheSame()
    {
        var story = TestIncident.Declared().Running().Dispatched("fence");
        var step = story.Step("fence");

        Assert.Empty(Why(story.State, Sent(story.Run.Id, "fence", step.Token!, step.Parameters!)));
        Assert.Contains("another token", Assert.Single(Why(story.State, Sent(story.Run.Id, "fence", "other", step.Parameters!))), StringComparison.Ordinal);
        Assert.Contains("other inputs", Assert.Single(Why(story.State, Sent(story.Run.Id, "fence", step.Token!, "other"))), StringComparison.Ordinal);
        Assert.Contains("no step of what was approved", Assert.Single(Why(story.State, Sent(story.Run.Id, "more"))), StringComparison.Ordinal);
        Assert.Contains(Why(story.State, Sent(story.Run.Id, "fence", step.Token!, step.Parameters!), story.Run.ValidUntil!.Value),
            w => w.Contains("after valid-for", StringComparison.Ordinal));
    }

    [Fact]
    public void For_BreakGlass_MayBeStoppedByBothPolicies()
    {
        var glass = new ApprovalPolicy { Name = BreakGlass.Name, Slots = ["manager", "manager"], BreakGlass = true };
        var usual = new ApprovalPolicy { Name = "two", Slots = ["manager", "director"] };

        Assert.Equal(["manager", "director"], BreakGlass.For(glass, usual).Stoppers);
        Assert.Equal(["manager"], BreakGlass.For(glass, null).Stoppers);
    }

    [Fact]
    public void Propose_SecondBreakGlassWhileOneIsOpen_IsRefused()
    {
        var terms = TestPlans.Policy("manager", "manager") with { Name = "break-glass", BreakGlass = true };
        var lisa = Cast.Person("lisa.wang", "operator") with { Via = Road.Key };
        var plan = TestPlans.Failover() with { Policy = terms };
        var story = TestIncident.Declared().Do(new ProposeRun(lisa, $"{TestIncident.Id}-R1", plan, "why", null, null));

        var second = new ProposeRun(lisa, $"{TestIncident.Id}-R2", plan with { Runbook = "other" }, "why", null, null);
        Assert.Contains("a run under break-glass is open already", story.Refuses(second));
        story.Do(new WithdrawRun(lisa, story.Run.Id, "x")).Do(second);
        Assert.Contains("neither asked for it", Assert.Single(story.Refuses(new ReviewBreakGlass(lisa, story.Run.Id, "x"))), StringComparison.Ordinal);
    }

    [Fact]
    public void StepUpBinding_OnlyItsOwnRunDigestOriginAndSalt_AreHeard()
    {
        SecondFactor Factor(string? nonce, string? salt) => new("iss", 1, null, ["mfa"], "t", nonce, salt);
        var nonce = StepUpBinding.NonceOf("o", "r", "d", "s");

        Assert.Null(StepUpBinding.WhyNot(Factor(nonce, "s"), "o", "r", "d"));
        Assert.Null(StepUpBinding.WhyNot(Factor(StepUpBinding.NonceOf("o", "r", "d", ""), null), "o", "r", "d"));
        Assert.Contains(StepUpBinding.NonceOf("o", "r", "d", ""), StepUpBinding.WhyNot(Factor(nonce, null), "o", "r", "d"), StringComparison.Ordinal);
        Assert.All(
            (SecondFactor[])[Factor(nonce, "x"), Factor(null, "s"), Factor("", "s")], f => Assert.NotNull(StepUpBinding.WhyNot(f, "o", "r", "d")));
        Assert.NotNull(StepUpBinding.WhyNot(Factor(nonce, "s"), "p", "r", "d"));
        Assert.NotNull(StepUpBinding.WhyNot(Factor(nonce, "s"), "o", "q", "d"));
        Assert.NotNull(StepUpBinding.WhyNot(Factor(nonce, "s"), "o", "r", "e"));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("not base64", false)]
    [InlineData("AAAA", true)]
    public void TryBase64_OfShortTexts_ReadsWhatItIs(string? text, bool reads)
    {
        Assert.Equal(reads, SignedText.TryBase64(text, out var bytes));
        Assert.Equal(reads ? 3 : 0, bytes.Length);
    }

    [Fact]
    public void TryBase64_LongestText_Is512Characters()
    {
        Assert.True(SignedText.TryBase64(new string('A', 512), out var bytes));
        Assert.Equal(384, bytes.Length);
        Assert.False(SignedText.TryBase64(new string('A', 516), out _));
    }

    [Fact]
    public void Of_ANoByKey_IsNoYes()
    {
        var no = new VoteDenied("R", "p", "key:1", [], "d", null, Road.Key, "x", new VoteProof(new KeySignature("1", "o", "n", 5, "v")));

        Assert.Equal(new SignedVote("o", "R", "d", Approves: false, "p", 5, "n"), SignedVote.Of(no));
        Assert.Null(SignedVote.Of(no with { Proof = null }));
    }

    [Fact]
    public void MayUse_OfNobodyAndOfVerbsByMode_IsToldByTheRunsThereAre()
    {
        var hold = VerbTable.Find("hold")!;
        var story = TestIncident.Declared().Proposed();
        var drillsOnly = new Rights
        {
            Verbs = new Dictionary<string, VerbRight> { ["hold"] = new([], new Dictionary<RunMode, IReadOnlyList<string>> { [RunMode.Drill] = ["operators"] }) },
        };
        var eve = Cast.Eve with { Rights = drillsOnly };

        Assert.False(Authorize.MayUse(hold, story.State, new Actor { Via = Road.Slack }));
        Assert.Equal("nobody is signed in", Assert.Single(Authorize.WhyNotLook(VerbTable.Find("status")!, null, new Actor { Via = Road.Slack })));
        Assert.Equal("nobody is signed in", Assert.Single(Authorize.WhyNot(story.State, new HoldRun(new Actor { Via = Road.Slack }, story.Run.Id, ""))));
        // With no run open some mode may come; with a failover open the drill's right is of no use.
        Assert.True(Authorize.MayUse(hold, TestIncident.Declared().State, eve));
        Assert.False(Authorize.MayUse(hold, story.State, eve));
        Assert.NotEmpty(Authorize.WhyNot(story.State, new HoldRun(eve, "DR-1-R77", "")));
        var restore = VerbTable.Find("restore")!;
        Assert.False(Authorize.MayUse(restore, null, Cast.Eve with { Rights = new Rights { Verbs = new Dictionary<string, VerbRight> { ["restore"] = new(["director"], new Dictionary<RunMode, IReadOnlyList<string>>()) } } }));
    }

    [Fact]
    public void Approve_OfARunThatNeedsNone_SaysSo()
    {
        var story = TestIncident.Declared().Proposed(TestPlans.Failover() with { Policy = null, Mode = RunMode.Simulate });
        story.Previewed();

        Assert.Contains(story.Refuses(new DenyRun(Cast.Mike, story.Run.Id, story.Run.Plan.Digest, "no")), r => r.EndsWith("needs no approval", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Why(IncidentState state, Event e, DateTimeOffset? at = null) =>
        ApprovalRule.WhyBroken(state, new Recorded(e, at ?? TestIncident.Begin, "x", 99));

    private static VoteRecorded Vote(string run, Actor by) =>
        new(run, by.Person!, by.Account!.ToString(), by.Roles, new string('d', 64), new string('a', 64), null, by.Via, true);

    private static StepDispatching Sent(string run, string step, string token = "t", string parameters = "p") =>
        new(run, step, token, parameters, "{}", new Dictionary<string, string>(), false, 1);
}
