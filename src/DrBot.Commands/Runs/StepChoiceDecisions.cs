using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides retry, skip and undo: a person's choices about a step that went wrong.</summary>
internal static class StepChoiceDecisions
{
    public static Decision Retry(IncidentState state, RunState run, StepState step, RetryStep c)
    {
        var reasons = WhyNotChosen(state, run);
        var begun = step.Status is StepStatus.Failed or StepStatus.Unknown;
        // A step can stop the run before anything was sent; trying again is then simply going on.
        if (!begun && !(step.Status == StepStatus.Planned && run.Pause?.Step == step.Plan.Id))
            reasons.Add($"{step.Plan.Id} is {step.Status}; only a failed or unknown step is tried again");
        if (step.Undoing)
            reasons.Add($"{step.Plan.Id} is being undone");
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        Event[] retried = begun ? [new StepRetried(run.Id, step.Plan.Id, c.Reason)] : [];
        Event[] events = [.. retried, .. ResumeWhenFree(run, retried)];
        return events.Length > 0
            ? state.Gains($"{step.Plan.Id} is tried again: DrBot looks first and sends nothing that is done already.", events)
            : state.Gains($"{step.Plan.Id} is tried as soon as {run.Id} goes on.");
    }

    public static Decision Skip(IncidentState state, RunState run, StepState step, SkipStep c)
    {
        var reasons = WhyNotChosen(state, run);
        if (string.IsNullOrWhiteSpace(c.Reason))
            reasons.Add("leaving out a step needs a reason: --reason TEXT");
        if (step.Status is not (StepStatus.Planned or StepStatus.Failed or StepStatus.Unknown))
            reasons.Add($"{step.Plan.Id} is {step.Status} and cannot be left out");
        if (step.Undoing)
            reasons.Add($"{step.Plan.Id} is being undone");
        var dependents = Successors.Dependents(run, step.Plan.Id);
        if (dependents.Count > 0)
            return BySuccessor(state, run, step, c, reasons, dependents);
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var skipped = new StepSkipped(run.Id, step.Plan.Id, c.Reason);
        Event[] events = [skipped, .. ResumeWhenFree(run, skipped)];
        return StepDecisions.WithCompletion(
            state, After(run, events), c.Targets, $"{step.Plan.Id} is left out.", events);
    }

    public static Decision Undo(IncidentState state, RunState run, StepState step, UndoStep c)
    {
        var reasons = WhyNotChosen(state, run);
        if (!step.Plan.CanUndo)
            reasons.Add($"the approved plan holds no undo for {step.Plan.Id}");
        if (step.Attempts == 0 || !step.ByThisRun)
            reasons.Add($"{step.Plan.Id} was not done by this run");
        if (step.Status is not (StepStatus.Succeeded or StepStatus.Failed or StepStatus.Unknown))
            reasons.Add($"{step.Plan.Id} is {step.Status}");
        if (step.Undoing)
            reasons.Add($"{step.Plan.Id} is being undone already");
        return reasons.Count > 0
            ? new Decision.Refused(reasons)
            : state.Gains($"{step.Plan.Id} is being undone.", new StepUndoRequested(run.Id, step.Plan.Id, c.Reason));
    }

    private static Decision BySuccessor(
        IncidentState state, RunState run, StepState step, SkipStep c, List<string> reasons, IReadOnlyList<StepState> dependents)
    {
        if (c.Successor is not { } successor)
            reasons.AddRange(dependents.Select(s => $"{s.Plan.Id} is destructive and needs {step.Plan.Id}: the votes do not "
                + "cover leaving it out; it takes a run of the remaining steps with votes of its own"));
        else
            reasons.AddRange(Successors.WhyNot(state, run, successor.Run, successor.Plan, step.Plan.Id).Except(reasons));
        return reasons.Count > 0
            ? new Decision.Refused(reasons)
            : state.Gains(
                $"{c.Successor!.Run} is proposed: it goes on with the rest of {run.Id} without {step.Plan.Id}, "
                + "once the same slots are filled for it.",
                new RunProposed(c.Successor.Run, c.Successor.Plan, c.Actor.Name, c.Reason));
    }

    private static IEnumerable<Event> ResumeWhenFree(RunState run, params IReadOnlyList<Event> choices)
    {
        if (run.Pause is { Held: false, Cause: not PauseCause.ApprovalLapsed }
            && StepDecisions.Stuck(After(run, choices)).Count == 0)
            yield return new RunResumed(run.Id, default);
    }

    private static RunState After(RunState run, IEnumerable<Event> events) =>
        events.Aggregate(run, (r, e) => RunFold.Apply(r, e, default));

    private static List<string> WhyNotChosen(IncidentState state, RunState run)
    {
        if (run.Status != RunStatus.Paused)
            return [$"{run.Id} is {run.Status}" + (run.HasEnded ? "" : "; hold it first")];
        return ControlDecisions.OpenSuccessor(state, run) is { } open ? [open] : [];
    }
}
