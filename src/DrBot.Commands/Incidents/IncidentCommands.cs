using DrBot.Commands.Plans;

namespace DrBot.Commands.Incidents;

/// <summary>Opens an incident.</summary>
/// <param name="Exercise">True when a drill or a simulation is what it is opened for.</param>
public sealed record DeclareIncident(
    Actor Actor,
    string Incident,
    LoadedPlan Plan,
    string Title,
    string? Scenario,
    int? Level,
    DateTimeOffset? Since,
    string Environment,
    bool Exercise = false) : Command(Actor)
{
    /// <summary>Fresh randomness the keys of its updates are hashed with; null writes the channels into the keys.</summary>
    public string? Salt { get; init; }
}

/// <summary>Writes something down.</summary>
public sealed record AddNote(Actor Actor, string Text) : Command(Actor);

/// <summary>Gives somebody a role.</summary>
public sealed record AssignRole(Actor Actor, string Role, string? Person) : Command(Actor);

/// <summary>Changes the response level.</summary>
public sealed record ChangeSeverity(Actor Actor, LoadedPlan Plan, int Level, string Reason) : Command(Actor);

/// <summary>Says it is over.</summary>
public sealed record ResolveIncident(Actor Actor, string Reason, string? AcceptDebt) : Command(Actor);

/// <summary>Closes the file.</summary>
public sealed record CloseIncident(Actor Actor, string Reason) : Command(Actor);

/// <summary>Says it was a false alarm.</summary>
public sealed record CancelIncident(Actor Actor, string Reason) : Command(Actor);
