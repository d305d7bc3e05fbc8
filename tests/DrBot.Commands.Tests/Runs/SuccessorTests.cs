using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Runs;

/// <summary>A run that goes on with the rest of another, with votes of its own.</summary>
public sealed class SuccessorTests
{
    private static TestIncident FailedAtRepoint() =>
        TestIncident.Declared().Running().Done("fence", "promote").Dispatched("repoint").Failed("repoint");

    private static SkipStep Skip(TestIncident story, string step) =>
        story.Skip(step) with { Successor = story.Successor(story.Run, step) };

    private static TestIncident Proposed() => FailedAtRepoint() is var story ? story.Do(Skip(story, "repoint")) : null!;

    [Fact]
    public void Skip_OfWhatADestructiveStepNeeds_TakesASuccessor()
    {
        var story = FailedAtRepoint();

        Assert.True(Successors.IsNeeded(story.Run, "repoint"));
        Assert.False(Successors.IsNeeded(story.Run, "health"));
        Assert.StartsWith("traffic is destructive and needs repoint", Assert.Single(story.Refuses(story.Skip("repoint"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Skip_InASimulation_TakesNoSuccessor()
    {
        var story = TestIncident.Declared().Proposed(TestPlans.Failover() with { Mode = RunMode.Simulate, Policy = null })
            .Previewed().Started().Do(new RecordFailed(TestIncident.Id + "-R1", "fence", PauseCause.StepBlocked, ["blocked"]));

        Assert.Equal(RunStatus.Running, story.Do(story.Skip("fence")).Run.Status);
    }

    [Fact]
    public void Skip_WithASuccessor_ProposesTheRestAndLeavesTheFirstPaused()
    {
        var story = Proposed();

        Assert.Equal(["scale", "traffic", "health"], story.Run.Steps.Select(s => s.Plan.Id));
        Assert.Equal((RunStatus.Proposed, "sarah.chen"), (story.Run.Status, story.Run.Requester));
        Assert.Equal((RunStatus.Paused, StepStatus.Failed), (story.RunNo(1).Status, story.RunNo(1).Step("repoint")!.Status));
        Assert.Equal(story.RunNo(1).Id, story.Targets.HolderOf("promote"));
    }

    [Fact]
    public void Start_OfTheSuccessor_EndsTheFirstAndTakesOverItsClaimsAndResults()
    {
        var story = Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();

        Assert.Equal((RunStatus.Aborted, story.Run.Id), (story.RunNo(1).Status, story.RunNo(1).SucceededBy));
        Assert.Equal($"continued as {story.Run.Id}", Assert.Single(story.RunNo(1).Notes));
        Assert.Equal(
            [("fence", StepStatus.Succeeded), ("promote", StepStatus.Succeeded), ("repoint", StepStatus.Skipped),
                ("scale", StepStatus.Planned), ("traffic", StepStatus.Planned), ("health", StepStatus.Planned)],
            story.Run.Steps.Select(s => (s.Plan.Id, s.Status)));
        Assert.Equal("promote.example", story.Step("promote").Outputs["endpoint"]);
        Assert.Equal(5, story.Targets.HeldBy(story.Run.Id).Count);
        Assert.Empty(story.Targets.HeldBy(story.RunNo(1).Id));
        Assert.Equal([new StepWork.Begin("scale")], RunProgress.Next(story.Run));
    }

    [Fact]
    public void Start_WithOnlyItsOwnTargetsRead_TakesOverTheOthersAllTheSame()
    {
        var story = Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Do(story.Start());

        Assert.Equal(story.Run.Id, story.Targets.HolderOf("fence"));
    }

    [Fact]
    public void Story_OfTheSuccessor_EndsWithExceptionsAndTheDebtOfBoth()
    {
        var story = Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started().Crash().Done("scale", "traffic", "health");

        Assert.Equal(RunStatus.CompletedWithExceptions, story.Run.Status);
        Assert.Equal(["repoint"], story.Last.OfType<RunCompleted>().Single().Skipped);
        Assert.NotNull(story.State.UnprotectedSince);
        Assert.Empty(story.Targets.HeldBy(story.Run.Id));
    }

    [Fact]
    public void Approve_TheSuccessor_ExcludesWhoProposedItAndNeedsItsOwnDigest()
    {
        var story = Proposed().Previewed();

        Assert.NotEqual(story.RunNo(1).Plan.Digest, story.Run.Plan.Digest);
        Assert.Single(story.Refuses(new ApproveRun(Cast.Mike, story.Run.Id, story.RunNo(1).Plan.Digest)));
        Assert.Contains("you asked for this run", story.Refuses(new ApproveRun(
            Cast.Sarah.With([.. Cast.Mike.Roles]), story.Run.Id, story.Run.Plan.Digest))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void First_WhileTheSuccessorIsOpen_GoesNoWayOfItsOwn()
    {
        var story = Proposed();
        var first = story.RunNo(1);
        Command[] choices =
        [
            new RetryStep(Cast.Sarah, first.Id, "repoint", ""),
            new ResumeRun(Cast.Sarah, first.Id, ""),
            new UndoStep(Cast.Sarah, first.Id, "repoint", ""),
            new SkipStep(Cast.Sarah, first.Id, "health", "x", []),
        ];

        Assert.All(choices, c => Assert.Contains(
            story.Refuses(c), r => r.StartsWith($"{story.Run.Id} is to go on with the rest", StringComparison.Ordinal)));
    }

    [Fact]
    public void First_AfterTheSuccessorWasWithdrawn_IsFreeAgain()
    {
        var story = Proposed();
        story.Do(new WithdrawRun(Cast.Sarah, story.Run.Id, "found the cause")).Do(
            new RetryStep(Cast.Sarah, story.RunNo(1).Id, "repoint", "fixed"));

        Assert.Equal(RunStatus.Running, story.RunNo(1).Status);
    }

    [Fact]
    public void Abort_OfTheFirst_WithdrawsTheSuccessor()
    {
        var story = Proposed();
        story.Do(new AbortRun(Cast.Sarah, story.RunNo(1).Id, "enough", []));

        Assert.Equal((RunStatus.Aborted, RunStatus.Withdrawn), (story.RunNo(1).Status, story.Run.Status));
    }

    [Fact]
    public void Pause_OfTheFirstOutlived_WithdrawsTheSuccessor()
    {
        var story = FailedAtRepoint().After(TimeSpan.FromHours(23.9));
        story.Do(Skip(story, "repoint")).After(TimeSpan.FromMinutes(6)).Do(new FailPausedRun(story.RunNo(1).Id, []));

        Assert.Equal((RunStatus.Failed, RunStatus.Withdrawn), (story.RunNo(1).Status, story.Run.Status));
    }

    [Fact]
    public void Lapse_OfTheFirst_IsNotFilledAnewWhileTheSuccessorIsOpen()
    {
        var story = TestIncident.Declared().Running().Done("fence", "promote");
        story.Now = story.Run.ValidUntil!.Value;
        story.Do(new LapseApproval(story.Run.Id)).Do(Skip(story, "repoint"));

        Assert.Contains("approve or deny that one", story.Refuses(
            new ApproveRun(Cast.Mike, story.RunNo(1).Id, story.RunNo(1).Plan.Digest))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Skip_WithASuccessorThatIsNotTheRest_IsRefused()
    {
        var story = FailedAtRepoint();
        var right = story.Successor(story.Run, "repoint");
        string Why(Func<ProposedSuccessor, ProposedSuccessor> change) =>
            Assert.Single(story.Refuses(story.Skip("repoint") with { Successor = change(right) }));

        Assert.Contains("must have the remaining steps", Why(s => s with { Plan = s.Plan with { Steps = [TestPlans.Traffic] } }),
            StringComparison.Ordinal);
        Assert.Contains("same plan, runbook, mode and policy", Why(s => s with { Plan = s.Plan with { Policy = TestPlans.Policy("manager") } }),
            StringComparison.Ordinal);
        Assert.Contains("same plan", Why(s => s with { Plan = s.Plan with { Mode = RunMode.Drill } }), StringComparison.Ordinal);
        Assert.Contains("same plan", Why(s => s with { Plan = s.Plan with { PlanHash = "b" } }), StringComparison.Ordinal);
        Assert.Contains("same plan", Why(s => s with { Plan = s.Plan with { Continues = null } }), StringComparison.Ordinal);
        Assert.Contains("exists already", Why(s => s with { Run = story.Run.Id }), StringComparison.Ordinal);
    }

    [Fact]
    public void Skip_WhileAnotherStepIsUnsettled_WaitsForIt()
    {
        var plan = TestPlans.Failover(TestPlans.Step("a"), TestPlans.Step("b"), TestPlans.Traffic with { Needs = ["a", "b"] });
        var story = TestIncident.Declared().Running(plan).Dispatched("b").Accepted("b").Dispatched("a").Failed("a");
        Assert.Equal("step b is under way: wait for its end", Assert.Single(story.Refuses(Skip(story, "a"))));

        story.Lost("b");
        Assert.Equal("step b is Unknown: retry, skip or undo it first", Assert.Single(story.Refuses(Skip(story, "a"))));
    }

    [Fact]
    public void Propose_WithOtherInputs_ContinuesAPausedRun()
    {
        var story = FailedAtRepoint();
        var successor = story.Successor(story.Run, leftOut: null);
        var propose = new ProposeRun(
            Cast.Sarah, successor.Run, successor.Plan with { Inputs = new Dictionary<string, string> { ["replicas"] = "8" } },
            "more of it", Supersede: null, OpenElsewhere: null);
        Assert.Contains("only the commander", Assert.Single(story.Refuses(propose with { Actor = Cast.Mike })), StringComparison.Ordinal);

        story.Do(propose).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();

        Assert.Equal([new StepWork.Begin("repoint")], RunProgress.Next(story.Run));
        Assert.Equal((0, null as string), (story.Step("repoint").Attempts, story.Step("repoint").Token));
    }

    [Fact]
    public void Propose_ContinuingARunThatGoesOn_IsRefused()
    {
        var story = TestIncident.Declared().Running();
        var successor = story.Successor(story.Run, leftOut: null);

        Assert.Contains("only a paused run is continued", Assert.Single(story.Refuses(
            new ProposeRun(Cast.Sarah, successor.Run, successor.Plan, "x", null, null))), StringComparison.Ordinal);
    }

    [Fact]
    public void Undo_OfWhatTheFirstDid_IsNotCoveredByTheSuccessorsVotes()
    {
        var story = TestIncident.Declared().Running().Done("fence", "promote", "repoint").Dispatched("scale").Failed("scale");
        story.Do(Skip(story, "scale")).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();
        story.Do(new HoldRun(Cast.Sarah, story.Run.Id, "wait"));

        Assert.Contains("holds no undo for repoint", story.Refuses(new UndoStep(Cast.Sarah, story.Run.Id, "repoint", ""))[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Successor_OfASuccessor_CarriesEverythingOn()
    {
        var story = Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started().Dispatched("scale").Failed("scale");
        story.Do(Skip(story, "scale")).Previewed().ApprovedBy(Cast.Mike, Cast.Olu).Started().Done("traffic", "health");

        Assert.Equal(["repoint", "scale"], story.Last.OfType<RunCompleted>().Single().Skipped);
        Assert.Equal([RunStatus.Aborted, RunStatus.Aborted, RunStatus.CompletedWithExceptions], story.State.Runs.Select(r => r.Status));
    }
}
