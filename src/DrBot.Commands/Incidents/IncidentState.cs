using System.Collections.Immutable;
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

    /// <summary>Audiences of earlier levels that are not informed any more; what they were told they hear the end of.</summary>
    public IReadOnlyList<AudiencePlan> FormerAudiences { get; init; } = [];

    /// <summary>Since when each audience is informed: the declaration, or the change that first added it.</summary>
    public ImmutableDictionary<string, DateTimeOffset> InformedSince { get; init; } =
        ImmutableDictionary<string, DateTimeOffset>.Empty;

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

    /// <summary>When a run restored protection, if one did.</summary>
    public DateTimeOffset? ProtectedAt { get; init; }

    /// <summary>Why.</summary>
    public PrivateText DebtReason { get; init; }

    /// <summary>When production was recovered.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When anything last happened.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The first entry of its stream that this version cannot read, as it is told to people: a newer version
    /// wrote it. Null when everything was understood. What is not understood is not decided about.</summary>
    public string? Newer { get; init; }

    /// <summary>True once it is over.</summary>
    public bool IsOver => IncidentLifecycle.IsOver(Status);

    /// <summary>When the outage began: as somebody said, else the declaration.</summary>
    public DateTimeOffset OutageStart => Declared.OutageSince ?? DeclaredAt;

    /// <summary>The run with this id, or null.</summary>
    public RunState? Run(string id) => Runs.Find(r => r.Id == id);

    /// <summary>The newest run that has not ended, or null.</summary>
    public RunState? OpenRun => Runs.FindLast(r => !r.HasEnded);

    /// <summary>The unended run that is to go on with the rest of this one, or null.</summary>
    public RunState? SuccessorOf(RunState run) => Runs.Find(r => r.Plan.Continues == run.Id && !r.HasEnded);

    /// <summary>The state after one more entry.</summary>
    public static IncidentState? Apply(IncidentState? state, Recorded entry)
    {
        if (state is null)
            return entry.Event is IncidentDeclared declared ? Begin(declared, entry) : null;
        return IncidentFold.Apply(state, entry) with { Version = entry.Version, ChangedAt = entry.At };
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
        InformedSince = e.Audiences.ToImmutableDictionary(a => a.Name, _ => entry.At),
        Commander = e.Commander,
        Updates = new UpdatesState().Changed(entry.At),
    };
}
