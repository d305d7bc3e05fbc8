namespace DrBot.Commands.Incidents;

/// <summary>An incident was declared. <c>incident.declared</c></summary>
/// <param name="Exercise">True when it was opened for a drill or a simulation.</param>
/// <param name="Salt">What the keys of its updates are hashed with, so that no address can be guessed from one; null in the
/// first versions, whose keys name the channel.</param>
public sealed record IncidentDeclared(
    string Incident,
    PrivateText Title,
    string Plan,
    string PlanTitle,
    string PlanHash,
    string? Scenario,
    int Level,
    string LevelName,
    string Environment,
    string DeclaredBy,
    string? Commander,
    DateTimeOffset? OutageSince,
    TimeSpan? Rto,
    TimeSpan? Rpo,
    IReadOnlyList<AudiencePlan> Audiences,
    bool Exercise = false,
    PrivateText? Salt = null) : Event;

/// <summary>An audience as the plan had it when the incident was declared.</summary>
/// <param name="Channels">Where it is told: addresses and numbers, so private.</param>
/// <param name="Every">Period of <c>every: 30m</c>.</param>
/// <param name="Within">Bound of <c>within: 24h</c>.</param>
/// <param name="OnChange">True for <c>every: change</c>. With neither: on request.</param>
public sealed record AudiencePlan(
    string Name,
    string Title,
    string Template,
    IReadOnlyList<PrivateText> Channels,
    TimeSpan? Every,
    TimeSpan? Within,
    bool OnChange);

/// <summary>Mitigation began with a run. <c>incident.mitigating</c></summary>
public sealed record IncidentMitigating(string Run) : Event;

/// <summary>Production was recovered. <c>incident.monitoring</c></summary>
/// <param name="Run">The run that recovered it.</param>
/// <param name="Unprotected">True when redundancy was lost: the protection debt begins.</param>
public sealed record IncidentMonitoring(string Run, bool Unprotected) : Event;

/// <summary>Production is protected again: the debt is paid. <c>incident.protected</c></summary>
/// <param name="Run">The run that restored protection.</param>
public sealed record IncidentProtected(string Run) : Event;

/// <summary>The incident is over. <c>incident.resolved</c></summary>
/// <param name="Reason">What was said.</param>
/// <param name="DebtAcceptedBy">Who accepted an unpaid protection debt, if it was unpaid.</param>
/// <param name="DebtReason">Why.</param>
public sealed record IncidentResolved(PrivateText Reason, string? DebtAcceptedBy, PrivateText DebtReason) : Event;

/// <summary>The incident's file is closed. <c>incident.closed</c></summary>
public sealed record IncidentClosed(PrivateText Reason) : Event;

/// <summary>It was a false alarm. <c>incident.cancelled</c></summary>
public sealed record IncidentCancelled(PrivateText Reason) : Event;

/// <summary>Somebody has a role in the incident. <c>role.assigned</c></summary>
public sealed record RoleAssigned(string Role, string Person) : Event;

/// <summary>The response level changed. <c>severity.changed</c></summary>
public sealed record SeverityChanged(
    int Level, string LevelName, PrivateText Reason, IReadOnlyList<AudiencePlan> Audiences) : Event;

/// <summary>Somebody noted something. <c>note.added</c></summary>
public sealed record NoteAdded(PrivateText Text) : Event;
