using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Updates;

/// <summary>
/// All that an update may say. Null means not known: a template cannot print it without asking first, so nothing is
/// claimed that the journal does not hold.
/// </summary>
public sealed record UpdateFacts
{
    /// <summary>Why this update goes out.</summary>
    public required UpdateKind Kind { get; init; }

    /// <summary>The audience's title for people.</summary>
    public required string Audience { get; init; }

    /// <summary>The moment the update speaks of (domain time).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary><c>production</c>, <c>staging</c>, <c>practice</c>; all but the first are said aloud.</summary>
    public required string Environment { get; init; }

    /// <summary>True for a drill or a simulation; said aloud.</summary>
    public bool Exercise { get; init; }

    /// <summary>The incident's id.</summary>
    public required string Incident { get; init; }

    /// <summary>The incident's title.</summary>
    public required string Title { get; init; }

    /// <summary>Where the incident stands.</summary>
    public required IncidentStatus Status { get; init; }

    /// <summary>The response level's number, 1 being the gravest.</summary>
    public required int Level { get; init; }

    /// <summary>The response level's name.</summary>
    public required string LevelName { get; init; }

    /// <summary>When the outage began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the incident was resolved, closed or cancelled.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>When production was recovered.</summary>
    public DateTimeOffset? Recovered { get; init; }

    /// <summary>Since when production runs unprotected.</summary>
    public DateTimeOffset? UnprotectedSince { get; init; }

    /// <summary>The name of the person who accepted the protection debt.</summary>
    public string? DebtAcceptedBy { get; init; }

    /// <summary>What users notice, in a person's words.</summary>
    public string? Impact { get; init; }

    /// <summary>The plan's title.</summary>
    public required string PlanTitle { get; init; }

    /// <summary>The recovery time promised for this incident.</summary>
    public TimeSpan? Rto { get; init; }

    /// <summary>The data loss promised not to be exceeded.</summary>
    public TimeSpan? Rpo { get; init; }

    /// <summary>Who commands.</summary>
    public CommanderFacts? Commander { get; init; }

    /// <summary>The run that matters now, if there is one.</summary>
    public RunFacts? Run { get; init; }

    /// <summary>When this audience hears from us next.</summary>
    public DateTimeOffset? NextUpdate { get; init; }

    /// <summary>What a person asked to be told, in their words.</summary>
    public string? Words { get; init; }

    /// <summary>The plan's free values: status page, bridge, support address.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
}

/// <summary>The commander, and how to reach them.</summary>
public sealed record CommanderFacts(string Name, string? Phone, string? Email);

/// <summary>The run as outsiders may know it.</summary>
public sealed record RunFacts
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>The runbook's title.</summary>
    public required string Title { get; init; }

    /// <summary>The mode.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Steps that ended well or were left out.</summary>
    public required int Done { get; init; }

    /// <summary>All steps.</summary>
    public required int Total { get; init; }

    /// <summary>What is being done now, in the plan's words.</summary>
    public string? Current { get; init; }

    /// <summary>Who or what is waited for.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>One line a step: <c>promote: done</c>.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>What is known of the data loss; null while nobody has looked.</summary>
    public DataLoss? DataLoss { get; init; }
}
