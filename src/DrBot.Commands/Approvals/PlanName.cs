using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>What cannot be taken back in production is approved by typing the plan's name: a click alone may be a slip.</summary>
public static class PlanName
{
    /// <summary>True when a yes to the run must carry the plan's name.</summary>
    public static bool IsNeeded(IncidentState incident, RunState run) =>
        incident.Declared.Environment == "production" && run.Plan.Mode is RunMode.Failover or RunMode.Switchover
        && run.Plan.Steps.Any(s => s is { Irreversible: true, Changes: true });

    /// <summary>Why a yes is not heard for want of the name; null when it is.</summary>
    internal static string? WhyNot(IncidentState incident, RunState run, string? typed) =>
        IsNeeded(incident, run) && typed?.Trim() != run.Plan.Plan
            ? $"{run.Id} cannot be taken back, in production: approve it by typing the plan's name, {run.Plan.Plan}"
            : null;
}
