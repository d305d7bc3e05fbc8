using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides what the driver's observations of a step mean for the run.</summary>
internal static class StepDecisions
{
    public static Decision Accepted(IncidentState state, RunState run, StepState step, RecordAccepted c)
    {
        if (WhyNotRecorded(state, run) is { } no)
            return no;
        var awaited = step.Undoing ? step.UndoSent : step.Status is StepStatus.Dispatching or StepStatus.Unknown;
        if (awaited)
            return state.Gains("", new StepAccepted(run.Id, step.Plan.Id, c.Receipt));
        return step.Status == StepStatus.Planned
            ? Decision.Refuse($"{step.Plan.Id} was never sent: nothing can have accepted it")
            : state.Gains("already recorded");
    }

    public static Decision Satisfied(IncidentState state, RunState run, StepState step, RecordSatisfied c)
    {
        if ((WhyNotRecorded(state, run) ?? WhyNotBegun(run, step)) is { } no)
            return no;
        if (!IsOpen(step))
            return state.Gains("already recorded");
        var result = new StepResult(run.Id, step.Plan.Id, true, step.Attempts > 0, c.Outputs, [], run.Plan.Mode == RunMode.Simulate ? c.Seen : null);
        var after = RunFold.Apply(run, result, default);
        return WithCompletion(state, after, c.Targets, "", [result]);
    }

    public static Decision Failed(IncidentState state, RunState run, StepState step, RecordFailed c)
    {
        if ((WhyNotRecorded(state, run) ?? (step.Undoing ? null : WhyNotBegun(run, step))) is { } no)
            return no;
        if (step.Undoing)
            return state.Gains("", UndoStopped(run, step, c.Reasons));
        if (!IsOpen(step))
            return state.Gains("already recorded");
        var result = new StepResult(run.Id, step.Plan.Id, false, step.Attempts > 0, step.Outputs, c.Reasons);
        return state.Gains("", result, Paused(state, run, step, c.Cause, c.Reasons));
    }

    public static Decision LostSight(IncidentState state, RunState run, StepState step, RecordUnknown c)
    {
        if (WhyNotRecorded(state, run) is { } no)
            return no;
        if (step.Undoing)
            return state.Gains("", c.Ask ? [UndoStopped(run, step, c.Reasons)] : []);
        var events = new List<Event>();
        if (StepLifecycle.IsInFlight(step.Status))
            events.Add(new StepUnknown(run.Id, step.Plan.Id, c.Reasons));
        // Of a step not yet sent nothing is unknown but the world: a person is asked, the step stays as it is.
        if (c.Ask && (IsOpen(step) && !(step.Status == StepStatus.Unknown && step.Asked)))
            events.Add(Paused(state, run, step, PauseCause.StepUnknown, c.Reasons));
        return state.Gains("", events);
    }

    public static Decision Reconciled(IncidentState state, RunState run, StepState step, RecordReconciled c)
    {
        if (WhyNotRecorded(state, run) is { } no)
            return no;
        if (step.Undoing || step.Status is not (StepStatus.Unknown or StepStatus.Dispatching))
            return state.Gains("already recorded");
        if (c.Accepted)
            return state.Gains("", new StepReconciled(run.Id, step.Plan.Id, "accepted"));
        return state.Gains(
            "", new StepReconciled(run.Id, step.Plan.Id, "absent"),
            Paused(state, run, step, PauseCause.StepFailed, [$"{step.Plan.Id} certainly did not happen"]));
    }

    public static Decision Undone(IncidentState state, RunState run, StepState step) =>
        WhyNotRecorded(state, run) ?? (step.Undoing
            ? state.Gains("", new StepUndone(run.Id, step.Plan.Id))
            : state.Gains("already recorded"));

    public static Decision Confirm(IncidentState state, RunState run, StepState step, ConfirmStep c)
    {
        if (!step.Plan.IsManual)
            return Decision.Refuse($"{step.Plan.Id} is done by DrBot ({step.Plan.Action}); nobody can say it is done");
        if (run.HasEnded)
            return Decision.Refuse($"{run.Id} is {run.Status}; nothing of it is confirmed any more");
        if (step.ConfirmedAt is not null)
            return state.Gains($"{step.Plan.Id} is confirmed already.");
        return StepLifecycle.IsInFlight(step.Status)
            ? state.Gains($"{step.Plan.Id} is done.", new StepConfirmed(run.Id, step.Plan.Id, c.Note))
            : Decision.Refuse($"{step.Plan.Id} is {step.Status}; it can be confirmed while it is under way");
    }

    /// <summary>What happened, and the run's end with its targets freed if nothing is left to do.</summary>
    /// <param name="after">The run after <paramref name="events"/>.</param>
    public static Decision WithCompletion(
        IncidentState state, RunState after, IReadOnlyList<TargetHold> targets, string answer, IReadOnlyList<Event> events) =>
        Completes(after)
            ? ControlDecisions.WithRelease(state, after, targets, answer, [.. events, .. Completion(state, after)])
            : state.Gains(answer, events);

    /// <summary>True when nothing is left to do. A pause does not matter any more then.</summary>
    public static bool Completes(RunState run) =>
        run.Status is RunStatus.Running or RunStatus.Paused
        && run.Steps.All(s => s is { Undoing: false, Status: StepStatus.Succeeded or StepStatus.Skipped });

    /// <summary>Steps that keep the run from going on.</summary>
    public static List<StepState> Stuck(RunState run) =>
        [.. run.Steps.Where(s => s.Undoing || s.Status is StepStatus.Failed or StepStatus.Unknown or StepStatus.Undone)];

    /// <summary>The run pauses, or its pause gains a reason.</summary>
    public static RunPaused Paused(
        IncidentState state, RunState run, StepState step, PauseCause cause, IReadOnlyList<string> reasons) =>
        new(run.Id, cause, step.Plan.Id, reasons, ControlDecisions.Decider(state, run));

    /// <summary>DrBot gives up taking the step back.</summary>
    public static StepUndoStopped UndoStopped(RunState run, StepState step, IReadOnlyList<string> reasons) =>
        new(run.Id, step.Plan.Id, reasons);

    private static IEnumerable<Event> Completion(IncidentState state, RunState run)
    {
        string[] skipped = [.. run.Steps.Where(s => s.Status == StepStatus.Skipped).Select(s => s.Plan.Id)];
        yield return new RunCompleted(run.Id, skipped);
        if (run.Plan.Mode is not (RunMode.Failover or RunMode.Switchover))
            yield break;
        var cost = run.Steps.Any(s => s.Plan.Irreversible && s.ByThisRun && s.Status == StepStatus.Succeeded);
        var restores = run.Plan.RestoresProtection && skipped.Length == 0;
        // Another run may have recovered production before; the debt then stands since its irreversible step.
        if (state.Status != IncidentStatus.Monitoring && Recovery.IsShown(state, run))
            yield return new IncidentMonitoring(run.Id, cost && !restores);
        if (restores && (cost || state.UnprotectedSince is not null))
            yield return new IncidentProtected(run.Id);
    }

    private static bool IsOpen(StepState step) => StepLifecycle.IsInFlight(step.Status)
        || step.Status is StepStatus.Planned or StepStatus.Unknown;

    // What is seen after the end is not part of the run any more; what is seen before the start is the preview's.
    private static Decision? WhyNotRecorded(IncidentState state, RunState run) => run switch
    {
        { HasEnded: true } => state.Gains($"{run.Id} is {run.Status}; nothing more is recorded of its steps"),
        { HasStarted: false } => Decision.Refuse($"{run.Id} is {run.Status}; none of its steps has begun"),
        _ => null,
    };

    private static Decision? WhyNotBegun(RunState run, StepState step)
    {
        if (step.Undoing)
            return Decision.Refuse($"{step.Plan.Id} is being undone");
        if (step.Status != StepStatus.Planned)
            return null;
        if (run.Status != RunStatus.Running)
            return Decision.Refuse($"{run.Id} is {run.Status}: {step.Plan.Id} is not begun");
        return run.CanBegin(step) ? null : Decision.Refuse($"{step.Plan.Id} cannot begin yet: it needs {Waits(run, step)}");
    }

    /// <summary>The needs a step still waits for.</summary>
    public static string Waits(RunState run, StepState step) => string.Join(", ", step.Plan.Needs
        .Where(n => !run.LetsOthersBegin(n))
        .Select(n => $"{n} ({(run.Step(n) is { Undoing: true } ? "being undone" : run.Step(n)?.Status)})"));
}
