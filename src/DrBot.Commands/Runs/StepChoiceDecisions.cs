using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides retry, skip and undo: a person's choices about a step that went wrong.</summary>
internal static class StepChoiceDecisions
{
    public static Decision Retry(IncidentState state, RunState run, StepState step, RetryStep c)
    {
        var reasons = NotPaused(run);
        if (step.Status is not (StepStatus.Failed or StepStatus.Unknown))
            reasons.Add($"{step.Plan.Id} is {step.Status}; only a failed or unknown step is tried again");
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var retried = new StepRetried(run.Id, step.Plan.Id, c.Reason);
        return state.Gains(
            $"{step.Plan.Id} is tried again: DrBot looks first and sends nothing that is done already.",
            [retried, .. ResumeWhenFree(run, retried)]);
    }

    public static Decision Skip(IncidentState state, RunState run, StepState step, SkipStep c)
    {
        var reasons = NotPaused(run);
        if (string.IsNullOrWhiteSpace(c.Reason))
            reasons.Add("leaving out a step needs a reason: --reason TEXT");
        if (step.Status is not (StepStatus.Planned or StepStatus.Failed or StepStatus.Unknown))
            reasons.Add($"{step.Plan.Id} is {step.Status} and cannot be left out");
        reasons.AddRange(run.Steps
            .Where(s => s.Plan.Destructive && DependsOn(run, s, step.Plan.Id))
            .Select(s => $"{s.Plan.Id} is destructive and needs {step.Plan.Id}: the votes do not cover leaving it out. "
                + "Abort this run and propose the rest anew"));
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var skipped = new StepSkipped(run.Id, step.Plan.Id, c.Reason);
        var resumed = ResumeWhenFree(run, skipped).ToList();
        var after = resumed.Aggregate(RunFold.Apply(run, skipped, default), (r, e) => RunFold.Apply(r, e, default));
        return ControlDecisions.WithRelease(
            state, run, StepDecisions.Completes(after) ? c.Targets : [], $"{step.Plan.Id} is left out.",
            [skipped, .. resumed, .. StepDecisions.Completion(state, after)]);
    }

    public static Decision Undo(IncidentState state, RunState run, StepState step, UndoStep c)
    {
        var reasons = NotPaused(run);
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

    private static IEnumerable<Event> ResumeWhenFree(RunState run, StepEvent choice)
    {
        if (run.Pause?.Cause is PauseCause.Held or PauseCause.Denied or PauseCause.ApprovalLapsed)
            yield break;
        var after = RunFold.Apply(run, choice, default);
        if (run.Status == RunStatus.Paused && StepDecisions.Stuck(after).Count == 0)
            yield return new RunResumed(run.Id, "");
    }

    private static List<string> NotPaused(RunState run) =>
        run.Status == RunStatus.Paused ? [] : [$"{run.Id} is {run.Status}; hold it first"];

    private static bool DependsOn(RunState run, StepState step, string other) =>
        step.Plan.Needs.Any(n => n == other || DependsOn(run, run.Step(n)!, other));
}
