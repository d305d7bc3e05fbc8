using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Incidents;

public sealed class IncidentTests
{
    private static readonly string[] AllSteps = ["fence", "promote", "repoint", "scale", "traffic", "health"];

    private static TestIncident Recovered() => TestIncident.Declared().Running().Done(AllSteps);

    [Fact]
    public void Declare_TakesLevelObjectivesAudiencesAndCommanderFromThePlan()
    {
        var story = TestIncident.Declared();

        Assert.Equal((IncidentStatus.Declared, 1, "Critical", "sarah.chen"),
            (story.State.Status, story.State.Level, story.State.LevelName, story.State.Commander));
        Assert.Equal((TimeSpan.FromHours(4), TimeSpan.FromMinutes(15)), (story.State.Declared.Rto!.Value, story.State.Declared.Rpo!.Value));
        Assert.Equal(5, story.State.Audiences.Count);
        Assert.Equal(story.Now, story.State.OutageStart);
    }

    [Fact]
    public void Declare_ByAnyoneSignedIn_PutsThePlansCommanderInCharge()
    {
        var story = new TestIncident().Do(Declare(Cast.Stranger));

        Assert.Equal(("sarah.chen", "slack:U0STRANGER"), (story.State.Commander, story.State.Declared.DeclaredBy));
        Assert.Equal(IncidentStatus.Cancelled, story.Do(new CancelIncident(Cast.Stranger, "my mistake")).State.Status);
    }

    [Fact]
    public void Declare_WhatThePlanDoesNotKnow_IsRefusedWithEveryReason()
    {
        var reasons = new TestIncident().Refuses(Declare(Cast.Sarah) with
        {
            Scenario = "meteor",
            Level = 9,
            Since = TestIncident.Begin + TimeSpan.FromMinutes(1),
        });

        Assert.Collection(
            reasons,
            r => Assert.Equal("plan small foresees no scenario 'meteor'; it has: regional-outage", r),
            r => Assert.Equal("plan small has no level 9; it has: 1, 2", r),
            r => Assert.Equal("--since 2026-11-22 03:01 UTC is in the future; it is 2026-11-22 03:00 UTC now", r));
    }

    [Fact]
    public void Declare_Twice_IsRefused() =>
        Assert.Single(TestIncident.Declared().Refuses(Declare(Cast.Sarah)));

    [Fact]
    public void Declare_ByNobody_IsRefused() => Assert.Equal(
        "an alert proposes an incident and does nothing else", Assert.Single(new TestIncident().Refuses(Declare(new Actor { Via = "alert" }))));

    [Fact]
    public void AnyCommand_WithoutAnIncident_IsRefused() => Assert.Contains(
        "no such incident", Assert.Single(new TestIncident().Refuses(new AddNote(Cast.Sarah, "hello"))), StringComparison.Ordinal);

    [Fact]
    public void Run_ThatMovesProduction_TakesTheIncidentToMonitoring()
    {
        var story = TestIncident.Declared().Running();
        Assert.Equal(IncidentStatus.Mitigating, story.State.Status);

        story.After(TimeSpan.FromMinutes(9)).Done(AllSteps);

        Assert.Equal((IncidentStatus.Monitoring, story.Now), (story.State.Status, story.State.RecoveredAt!.Value));
    }

    [Theory]
    [InlineData(RunMode.Drill)]
    [InlineData(RunMode.Simulate)]
    public void Run_ThatOnlyRehearses_LeavesTheIncidentAlone(RunMode mode)
    {
        var plan = TestPlans.Failover(TestPlans.Fence) with { Mode = mode, Policy = null };
        var story = TestIncident.Declared().Proposed(mode == RunMode.Drill ? plan with { Policy = TestPlans.TwoPerson } : plan).Previewed();
        if (mode == RunMode.Drill)
            story.ApprovedBy(Cast.Mike, Cast.Dana);

        story.Started().Satisfied("fence");

        Assert.Equal((RunStatus.Completed, IncidentStatus.Declared), (story.Run.Status, story.State.Status));
        Assert.Null(story.State.UnprotectedSince);
    }

    [Theory]
    [InlineData("traffic", false)]
    [InlineData("health", false)]
    [InlineData("scale", true)]
    public void Run_WithAStepLeftOut_ClaimsRecoveryOnlyWhenTrafficMovedAndWasLookedAt(string leftOut, bool recovers)
    {
        // Traffic is not destructive here, so that it can be left out of this very run.
        StepPlan[] steps = [TestPlans.Fence, TestPlans.Promote, TestPlans.Repoint, TestPlans.Scale, TestPlans.Traffic with { Destructive = false }, TestPlans.Health];
        var story = TestIncident.Declared().Running(TestPlans.Failover(steps));
        foreach (var step in AllSteps)
            if (step == leftOut)
                story.Dispatched(step).Failed(step).Do(story.Skip(step));
            else
                story.Done(step);

        Assert.Equal(RunStatus.CompletedWithExceptions, story.Run.Status);
        Assert.Equal(recovers ? IncidentStatus.Monitoring : IncidentStatus.Mitigating, story.State.Status);
        Assert.Equal(recovers, story.State.RecoveredAt is not null);
        Assert.NotNull(story.State.UnprotectedSince);
        Assert.Equal(recovers ? [] : [leftOut], Recovery.Missing(story.Run));
    }

    [Fact]
    public void Run_ThatNeitherTouchesNorLooksAtProduction_LeavesItAsRecoveredAsItWas()
    {
        var byHand = TestPlans.Failover(TestPlans.ByHand) with { Policy = null, Runbook = "after", Mode = RunMode.Switchover };
        var before = TestIncident.Declared().Proposed(byHand).Previewed().Started().Dispatched("by-hand").Satisfied("by-hand");
        Assert.Equal((RunStatus.Completed, IncidentStatus.Mitigating), (before.Run.Status, before.State.Status));
        Assert.Null(before.State.RecoveredAt);

        var after = Recovered();
        var at = after.State.RecoveredAt;
        after.Proposed(byHand).Previewed().Started().Dispatched("by-hand").Satisfied("by-hand");
        Assert.Equal((IncidentStatus.Monitoring, at), (after.State.Status, after.State.RecoveredAt));
    }

    [Fact]
    public void Run_WithoutTrafficToMove_ClaimsRecoveryOnlyWhenEveryChangeWasMade()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(TestPlans.Fence, TestPlans.Step("start", "fence")));

        story.Done("fence").Dispatched("start").Failed("start").Do(story.Skip("start"));

        Assert.Equal((RunStatus.CompletedWithExceptions, IncidentStatus.Mitigating), (story.Run.Status, story.State.Status));
    }

    [Fact]
    public void Resolve_WithADebt_TakesTheCommandersNameAndReason()
    {
        var story = Recovered();

        Assert.Contains("production is unprotected since 2026-11-22 03:00:00 UTC",
            Assert.Single(story.Refuses(new ResolveIncident(Cast.Sarah, "ok", null))), StringComparison.Ordinal);
        Assert.Contains("only the commander (sarah.chen)",
            Assert.Single(story.Refuses(new ResolveIncident(Cast.Mike, "ok", "fine"))), StringComparison.Ordinal);
        Assert.Contains("needs a reason", Assert.Single(story.Refuses(new ResolveIncident(Cast.Sarah, "ok", " "))), StringComparison.Ordinal);

        story.Do(new ResolveIncident(Cast.Sarah, "ok", "a new replica is being built"));
        Assert.Equal((IncidentStatus.Resolved, "sarah.chen", "a new replica is being built"),
            (story.State.Status, story.State.DebtAcceptedBy, story.State.DebtReason.Value));
    }

    [Fact]
    public void Debt_BeginsWithTheIrreversibleStepHoweverTheRunEnds()
    {
        var story = TestIncident.Declared().Running().Done("fence").After(TimeSpan.FromMinutes(8)).Done("promote");
        var promoted = story.Now;
        story.After(TimeSpan.FromMinutes(1)).Do(story.Abort());

        Assert.Equal(promoted, story.State.UnprotectedSince);
        Assert.Single(story.Refuses(new ResolveIncident(Cast.Sarah, "ok", null)));
    }

    [Fact]
    public void Debt_IsPaidByARunThatRestoresProtection()
    {
        var story = Recovered().After(TimeSpan.FromHours(2)).Proposed(Restore).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();
        Assert.Equal(IncidentStatus.Mitigating, story.State.Status);

        story.Done("replica");

        Assert.IsType<IncidentProtected>(story.Last[^1]);
        Assert.Equal((IncidentStatus.Monitoring, null as DateTimeOffset?), (story.State.Status, story.State.UnprotectedSince));
        Assert.Equal(IncidentStatus.Resolved, story.Do(new ResolveIncident(Cast.Sarah, "ok", null)).State.Status);
        Assert.Null(story.State.DebtAcceptedBy);
    }

    [Fact]
    public void Debt_IsNotPaidByARunWithExceptions()
    {
        var plan = Restore with { Steps = [.. Restore.Steps, TestPlans.Step("check", "replica")] };
        var story = Recovered().Proposed(plan).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started().Done("replica");
        story.Dispatched("check").Failed("check").Do(story.Skip("check"));

        Assert.Equal(RunStatus.CompletedWithExceptions, story.Run.Status);
        Assert.NotNull(story.State.UnprotectedSince);
    }

    [Fact]
    public void Resolve_WithAnOpenRun_IsRefused()
    {
        var story = TestIncident.Declared().Proposed();

        Assert.Contains("is Proposed; let it end", Assert.Single(story.Refuses(new ResolveIncident(Cast.Sarah, "ok", null))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cancel_WithdrawsWhatHasNotStartedAndNothingElse()
    {
        var story = TestIncident.Declared().Proposed().Previewed().Do(new CancelIncident(Cast.Sarah, "a test page"));
        Assert.Equal((IncidentStatus.Cancelled, RunStatus.Withdrawn), (story.State.Status, story.Run.Status));

        var acting = TestIncident.Declared().Running();
        Assert.Equal(2, acting.Refuses(new CancelIncident(Cast.Sarah, "oops")).Count);
        Assert.Contains("who declared it", Assert.Single(TestIncident.Declared().Refuses(new CancelIncident(Cast.Mike, "x"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Close_TakesAResolvedIncidentAndTheCommander()
    {
        var story = TestIncident.Declared();
        Assert.Equal("resolve the incident before it is closed", Assert.Single(story.Refuses(new CloseIncident(Cast.Sarah, ""))));

        story.Do(new ResolveIncident(Cast.Mike, "it came back", null));
        Assert.Single(story.Refuses(new CloseIncident(Cast.Mike, "")));
        Assert.Equal(IncidentStatus.Closed, story.Do(new CloseIncident(Cast.Sarah, "written up")).State.Status);
        Assert.Single(story.Refuses(new CloseIncident(Cast.Sarah, "again")));
    }

    [Fact]
    public void Assign_Commander_HandsOverTheDecisions()
    {
        var story = TestIncident.Declared().Running();
        Assert.Single(story.Refuses(new AssignRole(Cast.Mike, "commander", "mike.johnson")));
        Assert.Single(story.Refuses(new AssignRole(Cast.Sarah, "commander", null)));
        story.Do(new AssignRole(Cast.Sarah, "commander", "mike.johnson")).Do(new HoldRun(Cast.Mike, story.Run.Id, "mine now"));

        Assert.Equal("mike.johnson", story.Run.Pause!.WaitsFor);
        Assert.Single(story.Refuses(new ResumeRun(Cast.Sarah, story.Run.Id, "")));
        Assert.Equal("eve.engineer", story.Do(new AssignRole(Cast.Mike, "scribe", "eve.engineer")).State.Roles["scribe"]);
    }

    [Fact]
    public void ChangeSeverity_ToTheSameOrAnUnknownLevel_ChangesNothing()
    {
        var story = TestIncident.Declared();

        Assert.Empty(story.Do(new ChangeSeverity(Cast.Mike, TestPlans.Small, 1, "x")).Last);
        Assert.Single(story.Refuses(new ChangeSeverity(Cast.Mike, TestPlans.Small, 7, "x")));
        story.Do(new CancelIncident(Cast.Sarah, "x"));
        Assert.Contains("its level stays", Assert.Single(story.Refuses(new ChangeSeverity(Cast.Mike, TestPlans.Small, 2, "x"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Note_Empty_IsRefused()
    {
        var story = TestIncident.Declared();

        Assert.Single(story.Refuses(new AddNote(Cast.Stranger, " ")));
        Assert.IsType<NoteAdded>(Assert.Single(story.Do(new AddNote(Cast.Stranger, "saw it at 03:01")).Last));
    }

    private static RunPlan Restore { get; } = TestPlans.Failover(TestPlans.Step("replica") with { Destructive = true }) with
    {
        Runbook = "protect",
        Mode = RunMode.Switchover,
        RestoresProtection = true,
    };

    private static DeclareIncident Declare(Actor by) =>
        new(by, TestIncident.Id, TestPlans.Small, "us-east-1 is down", Scenario: null, Level: null, Since: null, "practice");
}
