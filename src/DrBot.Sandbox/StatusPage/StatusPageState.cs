namespace DrBot.Sandbox.StatusPage;

/// <summary>The status page as its readers see it.</summary>
/// <param name="Page">Its id.</param>
/// <param name="Components">Status by name.</param>
/// <param name="Incidents">Newest first.</param>
public sealed record StatusPageState(
    string Page, IReadOnlyDictionary<string, string> Components, IReadOnlyList<PageIncident> Incidents);

/// <summary>An incident on the status page.</summary>
public sealed record PageIncident(
    string Id, string Name, string Status, string Impact, IReadOnlyList<PageUpdate> Updates);

/// <summary>One text of an incident.</summary>
public sealed record PageUpdate(string Status, string Body, DateTimeOffset At);
