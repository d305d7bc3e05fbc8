using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Tests.Plans;
using DrBot.Commands.Updates;
using DrBot.TestKit;

namespace DrBot.Commands.Tests;

/// <summary>The table verb × role × plan × mode: what a plan writes is what the one door lets through.</summary>
public sealed class RightsTests
{
    private static readonly Dictionary<RunMode, IReadOnlyList<string>> NoModes = [];

    // What a word lets through, for: the commander, an approver, an operator, the requester, a person without a role, a stranger.
    [Theory]
    [InlineData("anyone", "yyyyyy")]
    [InlineData("people", "yyyyy-")]
    [InlineData("operators", "yyyy--")]
    [InlineData("commander", "y-----")]
    [InlineData("approvers", "-y----")]
    [InlineData("requester", "---y--")]
    [InlineData("declarer", "y-----")]
    [InlineData("director", "------")]
    [InlineData("engineer", "--y---")]
    [InlineData("manager engineer", "-yy---")]
    [InlineData("", "------")]
    public void WhyNot_ResumeGivenToAWord_LetsThoseAlone(string who, string expected)
    {
        var requester = Cast.Person("rita.req", "scribe");
        var story = TestIncident.Declared().Do(Asked(requester));
        var rights = Given("resume", who);
        Actor[] actors = [Cast.Sarah, Cast.Mike, Cast.Eve, requester, Cast.Person("nora.new"), Cast.Stranger];

        var allowed = actors.Select(a => Authorize.WhyNot(story.State, new ResumeRun(a with { Rights = rights }, story.Run.Id, "")).Count == 0 ? 'y' : '-');

        Assert.Equal(expected, string.Concat(allowed));
    }

    [Theory]
    [InlineData(RunMode.Drill, true)]
    [InlineData(RunMode.Failover, false)]
    [InlineData(RunMode.Switchover, false)]
    public void WhyNot_RightOfOneMode_LeavesTheOthersAsTheyAre(RunMode mode, bool allowed)
    {
        var story = TestIncident.Declared().Do(Asked(Cast.Eve, mode));
        var rights = new Rights { Verbs = new Dictionary<string, VerbRight> { ["resume"] = new(null, new Dictionary<RunMode, IReadOnlyList<string>> { [RunMode.Drill] = ["operators"] }) } };
        var eve = Cast.Eve with { Rights = rights };

        Assert.Equal(allowed, Authorize.WhyNot(story.State, new ResumeRun(eve, story.Run.Id, "")).Count == 0);
        Assert.Empty(Authorize.WhyNot(story.State, new HoldRun(Cast.Mike with { Rights = rights }, story.Run.Id, "")));
    }

    [Fact]
    public void T19_EmptyList_IsNobodyNotEverybody()
    {
        var story = TestIncident.Declared().Proposed();
        var none = Given("declare", "");

        Assert.Equal("the plan's rights let nobody do this", Assert.Single(Authorize.WhyNot(story.State, new AddNote(Cast.Sarah with { Rights = Given("note", "") }, "x"))));
        Assert.Single(Authorize.WhyNot(null, new DeclareIncident(
            Cast.Sarah with { Rights = none }, TestIncident.Id, TestPlans.Small, "down", null, null, null, "practice")));
    }

    [Fact]
    public void WhyNot_VotesGivenToNobody_AreNotHeard_AndToEverybodyStillTakeTheSlot()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        var yes = new ApproveRun(Cast.Mike with { Rights = Given("approve", "") }, story.Run.Id, story.Run.Plan.Digest);
        var eve = new ApproveRun(Cast.Eve with { Rights = Given("approve", "anyone") }, story.Run.Id, story.Run.Plan.Digest);

        Assert.Contains("nobody", Assert.Single(Authorize.WhyNot(story.State, yes)), StringComparison.Ordinal);
        Assert.Empty(Authorize.WhyNot(story.State, eve));
        Assert.IsType<Decision.Refused>(Decider.Decide(story.State, eve, story.Now));
    }

    [Fact]
    public void WhyNot_RestoreAndFailback_HaveRightsOfTheirOwn()
    {
        var story = TestIncident.Declared();
        var sarah = Cast.Sarah with { Rights = Given("restore", "director") };
        var run = Asked(sarah, RunMode.Switchover);

        Assert.Empty(Authorize.WhyNot(story.State, run with { Verb = "failback" }));
        Assert.Equal("this takes anyone with the role director", Assert.Single(Authorize.WhyNot(story.State, run with { Verb = "restore" })));
    }

    [Fact]
    public void WhyNotLook_StatusKeptToThePlansPeople_IsRefusedToOthers()
    {
        var status = VerbTable.Find("status")!;
        var rights = Given("status", "people");

        Assert.Empty(Authorize.WhyNotLook(status, null, Cast.Stranger));
        Assert.Single(Authorize.WhyNotLook(status, null, Cast.Stranger with { Rights = rights }));
        Assert.Empty(Authorize.WhyNotLook(status, null, Cast.Eve with { Rights = rights }));
    }

    [Fact]
    public void MayUse_EveryVerbUnderEveryWord_IsWhatTheDoorSays()
    {
        var story = TestIncident.Declared().Proposed();
        foreach (var word in Rights.Words.Keys.Append("engineer").Append(""))
            foreach (var actor in (Actor[])[Cast.Sarah, Cast.Mike, Cast.Eve, Cast.Stranger])
                foreach (var verb in (string[])["hold", "resume", "abort", "note", "resolve", "close", "update"])
                {
                    var asking = actor with { Rights = Given(verb, word) };
                    Assert.Equal(
                        Authorize.WhyNot(story.State, CommandOf(verb, asking, story.Run.Id)).Count == 0,
                        Authorize.MayUse(VerbTable.Find(verb)!, story.State, asking));
                }
    }

    [Fact]
    public void With_TwoTables_BothMustLetItPass()
    {
        var story = TestIncident.Declared().Proposed();
        var both = Given("note", "operators").With(Given("note", "director"));

        Assert.Single(Authorize.WhyNot(story.State, new AddNote(Cast.Eve with { Rights = both }, "x")));
        Assert.Empty(Authorize.WhyNot(story.State, new AddNote(Cast.Dana with { Rights = both }, "x")));
        Assert.Same(both, both.With(both));
    }

    [Fact]
    public void T34_RightsChanged_WidenNobodysUntilThePolicyIsConfirmed()
    {
        var then = Plan("rights: { note: [commander] }");
        var now = Plan("rights: { note: [anyone] }");

        Assert.NotEqual(PolicyText.DigestOf(then), PolicyText.DigestOf(now));
        Assert.Contains("new: right to note: anyone", PolicyText.Changes(then, now));
        var rights = NarrowedPlan.Of(then, now).Rights;
        Assert.Single(Authorize.WhyNot(TestIncident.Declared().State, new AddNote(Cast.Eve with { Rights = rights }, "x")));
        Assert.Single(Authorize.WhyNot(TestIncident.Declared().State, new AddNote(Cast.Eve with { Rights = NarrowedPlan.Of(now, then).Rights }, "x")));
    }

    [Theory]
    [InlineData("rights: { declare: [operaters] }", "did you mean 'operators'")]
    [InlineData("rights: { failovr: [operators] }", "did you mean 'failover'")]
    [InlineData("rights: { whoami: [operators] }", "no command whose rights a plan can set")]
    [InlineData("rights: { declare: { drill: [operators] } }", "the same in every mode")]
    [InlineData("rights: { hold: { dril: [operators] } }", "'dril' is no key of the right to 'hold'")]
    [InlineData("rights: { note: operators }", "must be a list of roles and words")]
    public void Read_WhatIsNoRight_IsSaidWithItsPlace(string yaml, string message) =>
        Assert.Contains(message, TinyPlan.ErrorAfter("title: Tiny", $"title: Tiny\n{yaml}"), StringComparison.Ordinal);

    [Fact]
    public void Read_Rights_AreListsAndListsByMode()
    {
        var rights = Plan("rights: { update: [], hold: { drill: [operators], failover: [commander, approvers] } }").Rights;

        Assert.Equal(["hold (drill): operators", "hold (failover): approvers, commander", "update: nobody"], rights.Lines());
        Assert.Equal([], rights.Who("update", null)!);
        Assert.Null(rights.Who("hold", RunMode.Simulate));
        Assert.Null(rights.Who("note", null));
    }

    private static ProposeRun Asked(Actor by, RunMode mode = RunMode.Failover) =>
        new(by, $"{TestIncident.Id}-R1", TestPlans.Failover() with { Mode = mode }, "", null, null);

    private static Plan Plan(string rights) => TinyPlan.Read("title: Tiny", $"title: Tiny\n{rights}").Loaded!.Plan;

    private static Rights Given(string verb, string who) => new()
    {
        Verbs = new Dictionary<string, VerbRight> { [verb] = new([.. who.Split(' ', StringSplitOptions.RemoveEmptyEntries)], NoModes) },
    };

    private static Command CommandOf(string verb, Actor actor, string run) => verb switch
    {
        "hold" => new HoldRun(actor, run, ""),
        "resume" => new ResumeRun(actor, run, ""),
        "abort" => new AbortRun(actor, run, "why", []),
        "note" => new AddNote(actor, "x"),
        "resolve" => new ResolveIncident(actor, "", null),
        "close" => new CloseIncident(actor, ""),
        _ => new RequestUpdate(actor, "1", null, ""),
    };
}
