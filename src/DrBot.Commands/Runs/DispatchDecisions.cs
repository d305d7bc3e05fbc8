using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides whether the driver may send a change: the last gate before the world.</summary>
internal static class DispatchDecisions
{
    private const string Other = "its inputs differ from those first sent under the same token";

    public static Decision Dispatch(IncidentState state, RunState run, StepState step, DispatchStep c, DateTimeOffset now)
    {
        if (WhyNot(run, step, c) is { Count: > 0 } reasons)
            return new Decision.Refused(reasons);
        if ((step.Plan.Destructive || step.Plan.Changes) && run.ValidUntil <= now)
            return run.Pause?.Cause == PauseCause.ApprovalLapsed
                ? state.Gains($"{run.Id} waits for its slots to be filled anew.")
                : state.Gains($"{run.Id} is paused.", ControlDecisions.Lapsed(state, run));
        var intent = new StepDispatching(
            run.Id, step.Plan.Id, c.Token, c.Parameters, c.Inputs, c.Facts, c.Undo, step.Attempts + 1);
        return c.Undo ? Undo(state, run, step, c, intent) : Do(state, run, step, c, intent);
    }

    private static Decision Do(IncidentState state, RunState run, StepState step, DispatchStep c, StepDispatching intent)
    {
        if (FactRules.LossBlocker(run.Plan, step.Plan, c.Facts) is { } loss)
            return state.Gains($"{run.Id} is paused.", StepDecisions.Paused(state, run, step, PauseCause.StepBlocked, [loss]));
        // The same token never carries other parameters: what was journalled first is what is sent.
        return Differs(c, step.Token, step.Parameters)
            ? state.Gains($"{run.Id} is paused.", StepDecisions.Paused(
                state, run, step, PauseCause.StepBlocked, [Other + "; abort, or undo and propose anew"]))
            : state.Gains("", c.Again ? [] : [intent]);
    }

    private static Decision Undo(IncidentState state, RunState run, StepState step, DispatchStep c, StepDispatching intent)
    {
        if (Differs(c, step.UndoToken, step.UndoParameters))
            return state.Gains("", StepDecisions.UndoStopped(run, step, [Other]));
        return step is { UndoSent: true, Plan.Repeatable: false }
            ? state.Gains("", StepDecisions.UndoStopped(
                run, step, ["it was sent once, its effect is not to be seen, and sending it twice would not be harmless"]))
            : state.Gains("", intent);
    }

    private static bool Differs(DispatchStep c, string? token, string? parameters) =>
        (token is not null && token != c.Token) || (parameters is not null && parameters != c.Parameters);

    private static List<string> WhyNot(RunState run, StepState step, DispatchStep c)
    {
        var reasons = new List<string>();
        if (run.Plan.Mode == RunMode.Simulate && step.Plan.Changes)
            reasons.Add($"{run.Id} only simulates");
        if (run.Status != RunStatus.Running && !(c.Undo && run.Status == RunStatus.Paused))
            reasons.Add($"{run.Id} is {run.Status}");
        if (c.Undo && !step.Undoing)
            reasons.Add($"nobody asked for {step.Plan.Id} to be undone");
        if (c.Undo)
            return reasons;
        if (step.Undoing)
            reasons.Add($"{step.Plan.Id} is being undone");
        if (c.Again ? step.Status != StepStatus.Dispatching : step.Status is not (StepStatus.Planned or StepStatus.Unknown))
            reasons.Add($"{step.Plan.Id} is {step.Status}");
        if ((c.Again || step.Status == StepStatus.Unknown) && !step.Plan.Repeatable)
            reasons.Add($"{step.Plan.Id} is {(c.Again ? "perhaps sent" : "unknown")} and must not be sent twice: a person decides");
        if (!run.CanBegin(step))
            reasons.Add($"{step.Plan.Id} needs {StepDecisions.Waits(run, step)}");
        return reasons;
    }
}
