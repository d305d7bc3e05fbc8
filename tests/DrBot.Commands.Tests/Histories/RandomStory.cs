using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Histories;

/// <summary>
/// People, clocks, a driver and a world that do what they please, told by a seed: mostly what is sensible now, often
/// enough what is not.
/// </summary>
internal sealed class RandomStory
{
    private static readonly Actor[] Anybody = [.. Cast.Everybody, Cast.Stranger];
    private readonly Random random;
    private readonly HashSet<string> sights = [];

    public RandomStory(int seed)
    {
        random = new Random(seed);
        Story = TestIncident.Declared();
        Story.OnEvent = (before, e, after) =>
        {
            EventRules.Check(before, e, after);
            See(before, e, after);
        };
    }

    public TestIncident Story { get; }

    /// <summary>What happened at least once, for "sometimes" assertions.</summary>
    public IReadOnlyCollection<string> Sights => sights;

    private RunState? Any => Story.State.Runs.Count == 0 ? null : Story.State.Runs[^random.Next(1, Math.Min(2, Story.State.Runs.Count) + 1)];

    public void Play(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            Turn();
            EventRules.Check(Story.State, Story.Targets, Story.Now);
        }
    }

    private void Turn()
    {
        switch (random.Next(100))
        {
            case < 4:
                Story.Crash();
                break;
            case < 14:
                Story.After(TimeSpan.FromSeconds(random.Next(12) switch { 0 => random.Next(3) == 0 ? 25 * 3600 : 4 * 3600, 1 => 3600, < 4 => 600, _ => random.Next(1, 90) }));
                break;
            case < 17:
                Shuffle();
                break;
            case < 70:
                Story.TryDo(Sensible());
                break;
            default:
                Story.TryDo(Whatever());
                break;
        }
    }

    // Somebody gains or loses roles in the directory.
    private void Shuffle()
    {
        var who = Pick(Cast.Everybody);
        Story.Directory[who.Person!] = random.Next(3) == 0 ? [] : who.Roles;
    }

    private Command Sensible()
    {
        if (RunClocks.Due(Story.State, Story.Now) is [{ } due, ..] && random.Next(3) > 0)
            return Ring(due);
        if (Any is not { HasEnded: false } run)
            return Propose();
        return run.Status switch
        {
            RunStatus.Proposed => new RecordPreview(run.Id, Facts(run)),
            RunStatus.AwaitingApproval => Vote(run, Pick(Cast.Mike, Cast.Mona, Cast.Dana, Cast.Olu)),
            RunStatus.Approved => Start(run),
            RunStatus.Paused => PausedTurn(run),
            _ => Driven(run),
        };
    }

    private Command PausedTurn(RunState run)
    {
        if (run.Pause!.Cause == PauseCause.ApprovalLapsed && random.Next(3) > 0)
            return Vote(run, Pick(Cast.Mike, Cast.Mona, Cast.Dana, Cast.Olu));
        if (RunProgress.Next(run).Count > 0 && random.Next(2) == 0)
            return Driven(run);
        var stuck = run.Steps.Find(s => s.Status is StepStatus.Failed or StepStatus.Unknown);
        return stuck is null || random.Next(4) == 0
            ? new ResumeRun(Cast.Sarah, run.Id, "on with it")
            : Choose(run, stuck.Plan.Id, Cast.Sarah);
    }

    private Command Driven(RunState run)
    {
        if (RunProgress.Next(run) is not { Count: > 0 } work)
            return new ContinueRun(run.Id);
        var next = work[random.Next(work.Count)];
        return next switch
        {
            StepWork.Begin when random.Next(5) > 0 => Dispatch(run, next.Step, undo: false),
            StepWork.TakeBack when random.Next(2) == 0 => Dispatch(run, next.Step, undo: true),
            StepWork.TakeBack => new RecordUndone(run.Id, next.Step),
            StepWork.FindOut when random.Next(2) == 0 => new RecordAccepted(run.Id, next.Step, new Dictionary<string, string>()),
            _ => Observed(run, next.Step),
        };
    }

    private Command Observed(RunState run, string step) => random.Next(12) switch
    {
        < 7 => new RecordSatisfied(run.Id, step, new Dictionary<string, string>(), Story.Targets.Read(run)),
        7 => new RecordAccepted(run.Id, step, new Dictionary<string, string>()),
        8 => new RecordFailed(run.Id, step, Pick(Enum.GetValues<PauseCause>()), ["it broke"]),
        9 => new RecordReconciled(run.Id, step, random.Next(2) == 0),
        10 => new RecordUndone(run.Id, step),
        _ => new RecordUnknown(run.Id, step, ["no answer"], random.Next(2) == 0),
    };

    // Anything by anybody about anything.
    private Command Whatever()
    {
        var (who, run) = (Pick(Anybody), Any);
        if (run is null)
            return Propose();
        var step = Pick(run.Steps.Select(s => s.Plan.Id).Append("nonsense").ToArray());
        return random.Next(24) switch
        {
            0 => Propose(),
            1 => new RecordPreview(run.Id, Facts(run)),
            < 5 => Vote(run, who),
            5 when random.Next(4) == 0 => new DenyRun(who, run.Id, run.Plan.Digest, "no"),
            6 => new TakeBackVote(who, run.Id),
            7 when random.Next(4) == 0 => new WithdrawRun(who, run.Id, "changed my mind"),
            8 when random.Next(6) == 0 => new SupersedeRun(run.Id, "the plan changed"),
            < 11 => Start(run),
            11 => Ring(new DueClock(run.Id, Pick(Enum.GetValues<ClockKind>()), Story.Now)),
            12 => new ContinueRun(run.Id),
            13 => new HoldRun(who, run.Id, "wait"),
            14 => new ResumeRun(who, run.Id, "go"),
            15 when random.Next(6) == 0 => new AbortRun(who, run.Id, "stop", Story.Targets.Read(run)),
            < 19 => Dispatch(run, step, random.Next(3) == 0),
            < 22 => Observed(run, step),
            22 => new AddNote(who, "a note"),
            _ => Choose(run, step, who),
        };
    }

    private Command Choose(RunState run, string step, Actor who) => random.Next(6) switch
    {
        < 2 => new RetryStep(who, run.Id, step, "again"),
        < 4 => new SkipStep(who, run.Id, step, "not needed", Story.Targets.Read(run))
        {
            Successor = random.Next(4) > 0 ? Story.Successor(run, step) : null,
        },
        4 => new UndoStep(who, run.Id, step, "back"),
        _ => new ConfirmStep(who, run.Id, step, "done"),
    };

    private ProposeRun Propose() => new(
        Pick(Anybody), RunStory.NextRun(Story), Pick(Plans), "needed", random.Next(4) == 0 ? "better" : null, null);

    private ApproveRun Vote(RunState run, Actor who) =>
        new(who, run.Id, random.Next(20) == 0 ? new string('0', 64) : run.Plan.Digest);

    private StartRun Start(RunState run) => new(run.Id, Story.Directory, Facts(run), Story.Targets.Read(run));

    private DispatchStep Dispatch(RunState run, string step, bool undo) => new(
        run.Id, step, random.Next(30) == 0 ? "odd" : $"{run.Id}/{step}/{undo}", random.Next(30) == 0 ? "other" : "p", "{}",
        run.Step(step) is { } s ? TestPlans.FactsOf(s.Plan, Loss()) : new Dictionary<string, string>(), undo);

    private Command Ring(DueClock due) => due.Kind switch
    {
        ClockKind.ApproveWithin or ClockKind.StartWithin => new ExpireRun(due.Run, ""),
        ClockKind.ValidFor => new LapseApproval(due.Run),
        _ => new FailPausedRun(due.Run, Story.Targets.Read(Story.State.Run(due.Run)!)),
    };

    private IReadOnlyList<StepFacts> Facts(RunState run) => [.. TestPlans.Facts(run.Plan, Loss()).Select(f => random.Next(60) == 0
        ? f with { Facts = new Dictionary<string, string>(f.Facts) { ["identity"] = "another" } }
        : f)];

    private long? Loss() => random.Next(40) switch { 0 => null, 1 => 3600, _ => 30 };

    private static IReadOnlyList<RunPlan> Plans { get; } =
    [
        TestPlans.Failover(),
        TestPlans.Failover(),
        TestPlans.Failover(
            TestPlans.Step("left") with { CanUndo = true, Destructive = true }, TestPlans.Step("right") with { CanUndo = true },
            TestPlans.Step("join", "left", "right") with { Destructive = true, Repeatable = false }, TestPlans.ByHand) with
        {
            Runbook = "diamond",
        },
        TestPlans.Failover() with { Runbook = "alone", Policy = TestPlans.Policy("manager") with { RequesterMayApprove = true } },
        TestPlans.Failover() with { Runbook = "three", Policy = TestPlans.Policy("manager", "manager", "director") },
        TestPlans.Failover() with { Runbook = "rehearsal", Mode = RunMode.Simulate, Policy = null },
        TestPlans.Failover(TestPlans.Step("a"), TestPlans.Step("b", "a")) with { Runbook = "harmless", Policy = null },
        TestPlans.Failover() with { Runbook = "reckless", Policy = null },
    ];

    private T Pick<T>(params IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private void See(IncidentState? before, Event e, IncidentState? after)
    {
        sights.Add(e switch
        {
            RunPaused p => $"paused: {p.Cause}",
            RunAborted { ContinuedAs: not null } => "continued as another",
            StepDispatching { Undo: true } => "undo sent",
            StepDispatching { Attempt: > 1 } => "sent again",
            _ => e.GetType().Name,
        });
        if (e is RunResumed r && before?.Run(r.Run)?.Pause?.Cause == PauseCause.ApprovalLapsed)
            sights.Add(after?.Run(r.Run)?.Status == RunStatus.Running ? "slots filled anew" : "");
    }
}
