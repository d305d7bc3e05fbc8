using DrBot.Commands.Lifecycles;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Incidents;

/// <summary>
/// Folds an incident from what happened to it. What its life cycle refuses changes nothing, whatever the record says:
/// an incident that is over stays as it ended.
/// </summary>
internal static class IncidentFold
{
    public static IncidentState Apply(IncidentState state, Recorded entry) =>
        TriggerOf(entry.Event) is { } trigger
            ? IncidentLifecycle.Table.On(state.Status, trigger) is Transition<IncidentStatus>.Refused
                ? state
                : Moved(Move(state, trigger, entry.At), entry)
            : Change(state, entry);

    /// <summary>What an event is to the life cycle; null when it leaves the incident's state alone.</summary>
    public static IncidentTrigger? TriggerOf(Event @event) => @event switch
    {
        IncidentMitigating => IncidentTrigger.RunStarts,
        IncidentMonitoring => IncidentTrigger.RunRecovers,
        IncidentResolved => IncidentTrigger.Resolve,
        IncidentClosed => IncidentTrigger.Close,
        IncidentCancelled => IncidentTrigger.Cancel,
        _ => null,
    };

    private static IncidentState Moved(IncidentState state, Recorded entry) => entry.Event switch
    {
        IncidentMonitoring e => state with
        {
            RecoveredAt = state.RecoveredAt ?? entry.At,
            UnprotectedSince = e.Unprotected ? state.UnprotectedSince ?? entry.At : state.UnprotectedSince,
        },
        IncidentResolved e => state with { EndedAt = entry.At, DebtAcceptedBy = e.DebtAcceptedBy, DebtReason = e.DebtReason },
        IncidentCancelled => state with { EndedAt = entry.At },
        _ => state,
    };

    private static IncidentState Change(IncidentState state, Recorded entry) => entry.Event switch
    {
        IncidentProtected when !state.IsOver => state with
        {
            UnprotectedSince = null,
            ProtectedAt = entry.At,
            Updates = state.Updates.Changed(entry.At),
        },
        RoleAssigned { Role: "commander" } e => state with { Commander = e.Person },
        RoleAssigned e => state with { Roles = state.Roles.SetItem(e.Role, e.Person) },
        SeverityChanged e when !state.IsOver => AtLevel(state, e, entry.At),
        RunProposed e when !state.IsOver && state.Run(e.Run) is null =>
            state with { Runs = state.Runs.Add(RunFold.Begin(e, entry.At)) },
        RunEvent e => OfRun(state, e, entry.At),
        _ => state with { Updates = state.Updates.Apply(entry.Event, entry.At) },
    };

    private static IncidentState AtLevel(IncidentState state, SeverityChanged e, DateTimeOffset at) => state with
    {
        Level = e.Level,
        LevelName = e.LevelName,
        Audiences = e.Audiences,
        FormerAudiences =
        [
            .. state.FormerAudiences.Concat(state.Audiences).DistinctBy(a => a.Name)
                .Where(a => e.Audiences.All(b => b.Name != a.Name)),
        ],
        InformedSince = e.Audiences.Aggregate(
            state.InformedSince, (all, a) => all.ContainsKey(a.Name) ? all : all.Add(a.Name, at)),
        Updates = state.Updates.Changed(at),
    };

    private static IncidentState OfRun(IncidentState state, RunEvent e, DateTimeOffset at)
    {
        var index = state.Runs.FindIndex(r => r.Id == e.Run);
        if (index < 0)
            return state;
        var before = state.Runs[index];
        var after = RunFold.Apply(before, e, at);
        if (!before.HasStarted && after is { HasStarted: true, Plan.Continues: { } id } && state.Run(id) is { } other)
            after = RunFold.TakeOver(after, other);
        return state with
        {
            Runs = state.Runs.SetItem(index, after),
            UnprotectedSince = state.UnprotectedSince ?? (e is StepEvent s && LostProtection(before, after, s.Step) ? at : null),
        };
    }

    // The debt begins when the irreversible step has happened, however the run ends.
    private static bool LostProtection(RunState before, RunState after, string step) =>
        after.Plan.Mode is RunMode.Failover or RunMode.Switchover
        && before.Step(step) is { Status: not StepStatus.Succeeded }
        && after.Step(step) is { Status: StepStatus.Succeeded, ByThisRun: true, Plan.Irreversible: true };

    private static IncidentState Move(IncidentState state, IncidentTrigger trigger, DateTimeOffset at)
    {
        var next = IncidentLifecycle.Table.Next(state.Status, trigger);
        return next == state.Status ? state : state with { Status = next, Updates = state.Updates.Changed(at) };
    }
}
