namespace DrBot.Commands.Alerts;

/// <summary>An alert proposes an incident, which somebody may declare. <c>alert.proposed</c>, on the stream <c>alerts</c>.</summary>
/// <param name="Proposal">Its id.</param>
/// <param name="Plan">The plan it is of.</param>
/// <param name="Service">The service, as the alert's labels name it, cleaned.</param>
/// <param name="Title">What the alert says of itself; a stranger's words.</param>
/// <param name="Scenario">A scenario of the plan the alert names, or null.</param>
/// <param name="Group">SHA-256 of receiver and group key.</param>
/// <param name="Since">Since when the alert fires, as it says.</param>
/// <param name="Evidence">SHA-256 of the raw request.</param>
public sealed record AlertProposed(
    string Proposal, string Plan, string Service, PrivateText Title, string? Scenario, string Group, DateTimeOffset? Since,
    string? Evidence) : Event;

/// <summary>Another group of alerts tells of the same. <c>alert.joined</c></summary>
public sealed record AlertJoined(string Proposal, string Group) : Event;

/// <summary>One of the groups is resolved; with the last one the proposal ends. <c>alert.resolved</c></summary>
public sealed record AlertResolved(string Proposal, string Group) : Event;

/// <summary>Somebody declared the incident. <c>alert.taken</c></summary>
public sealed record AlertTaken(string Proposal, string DeclaredAs) : Event;
