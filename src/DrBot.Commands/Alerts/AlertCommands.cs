namespace DrBot.Commands.Alerts;

/// <summary>A command about alerts.</summary>
public abstract record AlertCommand(Actor Actor) : Command(Actor);

/// <summary>A group of alerts fires: it may propose an incident, and nothing else.</summary>
public sealed record ReportAlert(
    Actor Actor, string Proposal, string Plan, string Service, string Title, string? Scenario, string Group, DateTimeOffset? Since)
    : AlertCommand(Actor);

/// <summary>A group of alerts is resolved.</summary>
public sealed record ReportResolved(Actor Actor, string Group) : AlertCommand(Actor);

/// <summary>Somebody has declared the incident that was proposed.</summary>
public sealed record TakeAlert(Actor Actor, string Proposal, string DeclaredAs) : AlertCommand(Actor);
