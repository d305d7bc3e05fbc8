using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides what the driver may do with a step, and what its observations mean for the run.</summary>
internal static class StepDecisions
{
    public static Decision Dispatch(IncidentState state, RunState run, StepState step, DispatchStep c, DateTimeOffset now)
    {
        if (WhyNotDispatched(run, step, c) is { Count: > 0 } reasons)
            return new Decision.Refused(reasons);
        if (step.Plan.Destructive && run.ValidUntil <= now)
            return state.Gains($"{run.Id} is paused.", ControlDecisions.Lapsed(state, run));
        if (!c.Undo && FactRules.LossBlocker(run.Plan, step.Plan, c.Facts) is { } loss)
            return state.Gains($"{run.Id} is paused.", Paused(state, run, step, PauseCause.StepBlocked, [loss]));
        // The same token never carries other parameters: what was journalled first is what is sent.
        if (!c.Undo && step.Parameters is { } before && before != c.Parameters)
            return state.Gains($"{run.Id} is paused.", Paused(state, run, step, PauseCause.StepBlocked,
                ["its inputs differ from those first sent under the same token; abort, or undo and propose anew"]));
        return state.Gains("", new StepDispatching(
            run.Id, step.Plan.Id, c.Token, c.Parameters, c.Inputs, c.Facts, c.Undo, step.Attempts + 1));
    }

    public static Decision Accepted(IncidentState state, RunState run, StepState step, RecordAccepted c) =>
        step.Status == StepStatus.Accepted || run.HasEnded
            ? state.Gains("already recorded")
            : state.Gains("", new StepAccepted(run.Id, step.Plan.Id, c.Receipt));

    public static Decision Satisfied(IncidentState state, RunState run, StepState step, RecordSatisfied c)
    {
        if (run.HasEnded || step.Status is StepStatus.Succeeded or StepStatus.Skipped or StepStatus.Undone)
            return state.Gains("already recorded");
        var byThisRun = step.Attempts > 0;
        var result = new StepResult(run.Id, step.Plan.Id, true, byThisRun, c.Outputs, []);
        var after = RunFold.Apply(run, result, default);
        return ControlDecisions.WithRelease(
            state, run, Completes(after) ? c.Targets : [], "", [result, .. Completion(state, after)]);
    }

    public static Decision Failed(IncidentState state, RunState run, StepState step, RecordFailed c)
    {
        if (run.HasEnded || step.EndedAt is not null)
            return state.Gains("already recorded");
        var result = new StepResult(run.Id, step.Plan.Id, false, step.Attempts > 0, step.Outputs, c.Reasons);
        return state.Gains("", [result, .. PauseUnlessPaused(state, run, step, c.Cause, c.Reasons)]);
    }

    public static Decision LostSight(IncidentState state, RunState run, StepState step, RecordUnknown c)
    {
        if (run.HasEnded)
            return state.Gains("already recorded");
        var events = new List<Event>();
        if (step.Status != StepStatus.Unknown)
            events.Add(new StepUnknown(run.Id, step.Plan.Id, c.Reasons));
        if (c.Ask)
            events.AddRange(PauseUnlessPaused(state, run, step, PauseCause.StepUnknown, c.Reasons));
        return state.Gains("", events);
    }

    public static Decision Reconciled(IncidentState state, RunState run, StepState step, RecordReconciled c)
    {
        if (run.HasEnded || step.Status is not (StepStatus.Unknown or StepStatus.Dispatching))
            return state.Gains("already recorded");
        if (c.Accepted)
            return state.Gains("", new StepReconciled(run.Id, step.Plan.Id, "accepted"));
        var found = new StepReconciled(run.Id, step.Plan.Id, "absent");
        return state.Gains("", [found, .. PauseUnlessPaused(
            state, run, step, PauseCause.StepFailed, ["it certainly did not happen"])]);
    }

    public static Decision Undone(IncidentState state, RunState run, StepState step) =>
        step.Undoing
            ? state.Gains("", new StepUndone(run.Id, step.Plan.Id))
            : state.Gains("already recorded");

    public static Decision Confirm(IncidentState state, RunState run, StepState step, ConfirmStep c)
    {
        if (!step.Plan.IsManual)
            return Decision.Refuse($"{step.Plan.Id} is done by DrBot ({step.Plan.Action}); nobody can say it is done");
        if (step.ConfirmedAt is not null)
            return state.Gains($"{step.Plan.Id} is confirmed already.");
        return StepLifecycle.IsInFlight(step.Status)
            ? state.Gains($"{step.Plan.Id} is done.", new StepConfirmed(run.Id, step.Plan.Id, c.Note))
            : Decision.Refuse($"{step.Plan.Id} is {step.Status}; it can be confirmed while it is under way");
    }

    /// <summary>The run's end, if this was the last step.</summary>
    public static IEnumerable<Event> Completion(IncidentState state, RunState run)
    {
        if (!Completes(run))
            yield break;
        yield return new RunCompleted(
            run.Id, [.. run.Steps.Where(s => s.Status == StepStatus.Skipped).Select(s => s.Plan.Id)]);
        if (run.Plan.Mode is RunMode.Failover or RunMode.Switchover)
            yield return new IncidentMonitoring(run.Id, run.Steps.Any(s => s.Plan.Irreversible && s.ByThisRun));
    }

    /// <summary>True when nothing is left to do.</summary>
    public static bool Completes(RunState run) =>
        run.Status == RunStatus.Running && run.Steps.All(s => StepLifecycle.LetsOthersBegin(s.Status));

    /// <summary>Steps a person must decide about before the run can go on.</summary>
    public static List<StepState> Stuck(RunState run) =>
        [.. run.Steps.Where(s => s.Status is StepStatus.Failed or StepStatus.Unknown or StepStatus.Undone)];

    private static List<string> WhyNotDispatched(RunState run, StepState step, DispatchStep c)
    {
        var reasons = new List<string>();
        if (run.Plan.Mode == RunMode.Simulate && step.Plan.Changes)
            reasons.Add($"{run.Id} only simulates");
        if (!c.Undo && run.Status != RunStatus.Running)
            reasons.Add($"{run.Id} is {run.Status}");
        if (c.Undo && !step.Undoing)
            reasons.Add($"nobody asked for {step.Plan.Id} to be undone");
        if (!c.Undo && step.Status is not (StepStatus.Planned or StepStatus.Unknown))
            reasons.Add($"{step.Plan.Id} is {step.Status}");
        if (!c.Undo && step.Status == StepStatus.Unknown && !step.Plan.Repeatable)
            reasons.Add($"{step.Plan.Id} is unknown and must not be sent twice: a person decides");
        reasons.AddRange(step.Plan.Needs
            .Where(n => !c.Undo && !StepLifecycle.LetsOthersBegin(run.Step(n)!.Status))
            .Select(n => $"{step.Plan.Id} needs {n}, which is {run.Step(n)!.Status}"));
        return reasons;
    }

    private static IEnumerable<Event> PauseUnlessPaused(
        IncidentState state, RunState run, StepState step, PauseCause cause, IReadOnlyList<string> reasons)
    {
        if (run.Status == RunStatus.Running)
            yield return Paused(state, run, step, cause, reasons);
    }

    private static RunPaused Paused(
        IncidentState state, RunState run, StepState step, PauseCause cause, IReadOnlyList<string> reasons) =>
        new(run.Id, cause, step.Plan.Id, reasons, ControlDecisions.Decider(state, run));
}
