using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Whether a run that has ended may be said to have recovered production.</summary>
public static class Recovery
{
    /// <summary>
    /// Steps left out without which nobody may say so: those that move production's traffic and the checks behind them; in a
    /// runbook that moves none, every change. The commander then says when it is over.
    /// </summary>
    public static IReadOnlyList<string> Missing(RunState run)
    {
        if (!IsAimedAt(run))
            return [];
        var moves = run.Steps.Where(s => s.Plan.MovesTraffic).Select(s => s.Plan.Id).ToList();
        return
        [
            .. from step in run.Steps
               where step.Status == StepStatus.Skipped
               where moves.Count == 0
                   ? step.Plan.Changes
                   : step.Plan.MovesTraffic || (!step.Plan.Changes && moves.Exists(m => Successors.DependsOn(run, step, m)))
               select step.Plan.Id,
        ];
    }

    /// <summary>
    /// True when nothing was left out that recovery rests on. A run that neither touches production nor looks at it, such as
    /// building a new replica, leaves it as recovered as it was.
    /// </summary>
    internal static bool IsShown(IncidentState state, RunState run) =>
        IsAimedAt(run) ? Missing(run).Count == 0 : state.RecoveredAt is not null;

    private static bool IsAimedAt(RunState run) => run.Steps.Any(s =>
        s.Plan.MovesTraffic || s.Plan.Destructive || (!s.Plan.Changes && s.Plan.Action != "wait"));
}
