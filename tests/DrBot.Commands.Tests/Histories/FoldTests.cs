using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Lifecycles;
using DrBot.Commands.Runs;
using DrBot.Commands.Tests.Events;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Histories;

/// <summary>Whatever a record holds, folding it moves states only as the tables let them: terminal states never change.</summary>
public sealed class FoldTests
{
    private static readonly DateTimeOffset Later = TestIncident.Begin + TimeSpan.FromDays(1);

    public static TheoryData<RunStatus> RunStates => [.. Enum.GetValues<RunStatus>()];

    public static TheoryData<IncidentStatus> IncidentStates => [.. Enum.GetValues<IncidentStatus>()];

    [Theory]
    [MemberData(nameof(RunStates))]
    public void Apply_EveryEventOnARunInEveryState_MovesAsTheTableSays(RunStatus status)
    {
        var state = InState(status);
        var run = state.Runs[0];
        foreach (var e in EventsOf(run))
        {
            var after = IncidentState.Apply(state, new Recorded(e, Later, "test", 99))!.Run(run.Id)!;

            var expected = RunFold.TriggerOf(run, e) is { } trigger ? RunLifecycle.Table.Next(status, trigger) : status;
            Assert.True(expected == after.Status, $"{e.GetType().Name} in {status} led to {after.Status}");
            // What was done under break-glass is reviewed afterwards: that is kept beside the ended run.
            Assert.True(!run.HasEnded || ReferenceEquals(run, after) || e is BreakGlassReviewed, $"{e.GetType().Name} changed a run that is {status}");
        }
    }

    [Theory]
    [MemberData(nameof(IncidentStates))]
    public void Apply_EveryEventOnAnIncidentInEveryState_MovesAsTheTableSays(IncidentStatus status)
    {
        var state = InState(RunStatus.Completed) with { Status = status };
        foreach (var (_, type) in EventTable.All)
        {
            var e = Samples.Of(type, full: true);
            var after = IncidentState.Apply(state, new Recorded(e, Later, "test", 99))!;

            var expected = IncidentFold.TriggerOf(e) is { } trigger ? IncidentLifecycle.Table.Next(status, trigger) : status;
            Assert.True(expected == after.Status, $"{type.Name} in {status} led to {after.Status}");
            if (!IncidentLifecycle.IsOver(status))
                continue;
            Assert.Equal((state.Level, state.UnprotectedSince, state.Runs.Count), (after.Level, after.UnprotectedSince, after.Runs.Count));
            Assert.True(status == IncidentStatus.Closed || state.EndedAt == after.EndedAt, $"{type.Name} moved the end");
        }
    }

    [Fact]
    public void Apply_AnEventOfEveryKindToNothing_DeclaresOrIsNothing() => Assert.All(EventTable.All, row => Assert.Equal(
        row.Type == typeof(IncidentDeclared),
        IncidentState.Apply(null, new Recorded(Samples.Of(row.Type, full: true), Later, "test", 1)) is not null));

    [Fact]
    public void Apply_AnotherDeclarationOrTheSameRunAgain_ChangesNothing()
    {
        var story = TestIncident.Declared().Running();
        var declared = story.State.Declared;

        var twice = IncidentState.Apply(story.State, new Recorded(declared with { Plan = "other" }, Later, "test", 50))!;
        twice = IncidentState.Apply(twice, new Recorded(
            new RunProposed(story.Run.Id, TestPlans.Failover(TestPlans.Traffic), "eve", "again"), Later, "test", 51))!;

        Assert.Equal((51, declared), (twice.Version, twice.Declared));
        Assert.Same(story.Run, Assert.Single(twice.Runs));
    }

    [Fact]
    public void Apply_StepEventsBeforeTheStart_ChangeNothing()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        var after = IncidentState.Apply(story.State, new Recorded(
            new StepResult(story.Run.Id, "promote", true, true, new Dictionary<string, string>(), []), Later, "test", 50))!;

        Assert.Equal(StepStatus.Planned, after.Runs[0].Step("promote")!.Status);
        Assert.Null(after.UnprotectedSince);
    }

    [Fact]
    public void From_TheWrittenForm_IsTheStateAsItWas()
    {
        var story = TestIncident.Declared().Running().Done("fence", "promote").Dispatched("repoint").Lost("repoint");
        var before = story.State;

        Assert.Equivalent(before, story.Crash().State, strict: true);
    }

    private static IncidentState InState(RunStatus status)
    {
        var state = TestIncident.Declared().Running().State;
        return state with { Runs = [state.Runs[0] with { Status = status, StartedAt = IsStarted(status) ? TestIncident.Begin : null }] };
    }

    private static bool IsStarted(RunStatus status) => status is RunStatus.Running or RunStatus.Paused
        or RunStatus.Completed or RunStatus.CompletedWithExceptions or RunStatus.Failed or RunStatus.Aborted;

    private static IEnumerable<RunEvent> EventsOf(RunState run) =>
        from row in EventTable.All
        where row.Type.IsSubclassOf(typeof(RunEvent)) && row.Type != typeof(RunProposed)
        from full in new[] { true, false }
        let sample = (RunEvent)Samples.Of(row.Type, full) with { Run = run.Id }
        select sample is StepEvent s ? s with { Step = "fence" } : sample;
}
