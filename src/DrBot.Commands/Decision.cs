namespace DrBot.Commands;

/// <summary>What a command came to: events to be made durable together, or a refusal with every reason.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Accepted. Nothing has happened until the streams are appended.</summary>
    /// <param name="Streams">What each stream gains, with the version the decision was made at.</param>
    /// <param name="Answer">What to tell the caller.</param>
    public sealed record Accepted(IReadOnlyList<StreamEvents> Streams, string Answer) : Decision;

    /// <summary>Refused; nothing changes.</summary>
    /// <param name="Reasons">Every unmet reason, each a sentence.</param>
    public sealed record Refused(IReadOnlyList<string> Reasons) : Decision;

    /// <summary>A refusal.</summary>
    public static Decision Refuse(params IReadOnlyList<string> reasons) => new Refused(reasons);
}

/// <summary>What a stream gains.</summary>
/// <param name="ExpectedVersion">The version the decision was made at, or <see cref="AnyVersion"/>.</param>
public sealed record StreamEvents(string Stream, long ExpectedVersion, IReadOnlyList<Event> Events)
{
    /// <summary>Appends wherever the stream stands: for what its holder alone may say.</summary>
    public const long AnyVersion = -1;
}

/// <summary>The names of streams.</summary>
public static class Streams
{
    /// <summary>What belongs to no incident.</summary>
    public const string Log = "log";

    /// <summary>What vouches for the log itself: heartbeats, anchors, keys.</summary>
    public const string Audit = "audit";

    /// <summary>The prefix of every incident's stream.</summary>
    public const string IncidentPrefix = "incident/";

    /// <summary>The stream of an incident, its runs and updates.</summary>
    public static string Incident(string id) => IncidentPrefix + id;

    /// <summary>The stream that says who holds a target.</summary>
    public static string Target(string plan, string name) => $"target/{plan}/{name}";

    /// <summary>The stream of a plan's versions.</summary>
    public static string Plan(string name) => $"plan/{name}";
}

/// <summary>Something somebody wants, with the evidence a decision needs.</summary>
/// <param name="Actor">Who.</param>
public abstract record Command(Actor Actor);
