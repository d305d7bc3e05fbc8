using System.Collections.Immutable;
using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Commands.Incidents;

/// <summary>An incident as the record has it, its runs and updates included.</summary>
public sealed record IncidentState
{
    /// <summary>The id: <c>DR-YYYYMMDD-HHMMSS</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How many entries its stream has: what a decision is made at.</summary>
    public long Version { get; init; }

    /// <summary>How it was declared.</summary>
    public required IncidentDeclared Declared { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DeclaredAt { get; init; }

    /// <summary>Where it stands.</summary>
    public IncidentStatus Status { get; init; }

    /// <summary>The response level now.</summary>
    public int Level { get; init; }

    /// <summary>The level's name.</summary>
    public string LevelName { get; init; } = "";

    /// <summary>The audiences informed at this level.</summary>
    public IReadOnlyList<AudiencePlan> Audiences { get; init; } = [];

    /// <summary>The person in command, by key; null while nobody is.</summary>
    public string? Commander { get; init; }

    /// <summary>Other roles by name.</summary>
    public ImmutableDictionary<string, string> Roles { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Runs, oldest first.</summary>
    public ImmutableList<RunState> Runs { get; init; } = [];

    /// <summary>What the audiences were told.</summary>
    public UpdatesState Updates { get; init; } = new();

    /// <summary>Since when production runs unprotected; null when it does not.</summary>
    public DateTimeOffset? UnprotectedSince { get; init; }

    /// <summary>Who accepted the debt, if somebody did.</summary>
    public string? DebtAcceptedBy { get; init; }

    /// <summary>Why.</summary>
    public PrivateText DebtReason { get; init; }

    /// <summary>When production was recovered.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When anything last happened.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>True once it is over.</summary>
    public bool IsOver => IncidentLifecycle.IsOver(Status);

    /// <summary>When the outage began: as somebody said, else the declaration.</summary>
    public DateTimeOffset OutageStart => Declared.OutageSince ?? DeclaredAt;

    /// <summary>The run with this id, or null.</summary>
    public RunState? Run(string id) => Runs.Find(r => r.Id == id);

    /// <summary>The newest run that has not ended, or null.</summary>
    public RunState? OpenRun => Runs.FindLast(r => !r.HasEnded);

    /// <summary>The state after one more entry.</summary>
    public static IncidentState? Apply(IncidentState? state, Recorded entry)
    {
        if (entry.Event is IncidentDeclared declared)
            return Begin(declared, entry);
        return state is null ? null : Fold(state, entry) with { Version = entry.Version, ChangedAt = entry.At };
    }

    /// <summary>The state a sequence of entries leaves behind.</summary>
    public static IncidentState? From(IEnumerable<Recorded> entries) =>
        entries.Aggregate((IncidentState?)null, Apply);

    private static IncidentState Begin(IncidentDeclared e, Recorded entry) => new()
    {
        Id = e.Incident,
        Version = entry.Version,
        Declared = e,
        DeclaredAt = entry.At,
        ChangedAt = entry.At,
        Level = e.Level,
        LevelName = e.LevelName,
        Audiences = e.Audiences,
        Commander = e.Commander,
        Updates = new UpdatesState().Changed(entry.At),
    };

    private static IncidentState Fold(IncidentState state, Recorded entry) => entry.Event switch
    {
        IncidentMitigating => Move(state, IncidentTrigger.RunStarts, entry.At),
        IncidentMonitoring e => Move(state, IncidentTrigger.RunRecovers, entry.At) with
        {
            RecoveredAt = state.RecoveredAt ?? entry.At,
            UnprotectedSince = e.Unprotected ? state.UnprotectedSince ?? entry.At : state.UnprotectedSince,
        },
        IncidentResolved e => Move(state, IncidentTrigger.Resolve, entry.At) with
        {
            EndedAt = entry.At,
            DebtAcceptedBy = e.DebtAcceptedBy,
            DebtReason = e.DebtReason,
        },
        IncidentCancelled => Move(state, IncidentTrigger.Cancel, entry.At) with { EndedAt = entry.At },
        IncidentClosed => Move(state, IncidentTrigger.Close, entry.At),
        RoleAssigned { Role: "commander" } e => state with { Commander = e.Person },
        RoleAssigned e => state with { Roles = state.Roles.SetItem(e.Role, e.Person) },
        SeverityChanged e => state with
        {
            Level = e.Level,
            LevelName = e.LevelName,
            Audiences = e.Audiences,
            Updates = state.Updates.Changed(entry.At),
        },
        RunProposed e => state with { Runs = state.Runs.Add(RunFold.Begin(e, entry.At)) },
        _ => Deeper(state, entry),
    };

    private static IncidentState Deeper(IncidentState state, Recorded entry)
    {
        var updated = state with { Updates = state.Updates.Apply(entry.Event, entry.At) };
        if (entry.Event is not RunEvent { Run: var id })
            return updated;
        var index = updated.Runs.FindIndex(r => r.Id == id);
        return index < 0
            ? updated
            : updated with { Runs = updated.Runs.SetItem(index, RunFold.Apply(updated.Runs[index], entry.Event, entry.At)) };
    }

    private static IncidentState Move(IncidentState state, IncidentTrigger trigger, DateTimeOffset at)
    {
        var next = IncidentLifecycle.Table.Next(state.Status, trigger);
        return next == state.Status ? state : state with { Status = next, Updates = state.Updates.Changed(at) };
    }
}
