using System.Collections.Concurrent;

namespace DrBot.Updates;

/// <summary>
/// Which incidents may owe somebody an update, and which of them have to be looked at now: those that moved, those that
/// work ended for, and those whose time has come. However many are open, an entry costs one look.
/// </summary>
internal sealed class WatchedIncidents
{
    private readonly Dictionary<string, DateTimeOffset?> dueAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> again = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<string> All => dueAt.Keys;

    /// <summary>When the first of them becomes due by time alone; null when none will.</summary>
    public DateTimeOffset? NextAt => dueAt.Values.Min();

    /// <summary>Something was added to the incident's record.</summary>
    public void Moved(string incident)
    {
        dueAt.TryAdd(incident, null);
        again[incident] = 0;
    }

    /// <summary>The incident has to be looked at although its record may stand still. From any thread.</summary>
    public void Again(string incident) => again[incident] = 0;

    /// <summary>Every one has to be looked at: somebody else saw to them in the meantime.</summary>
    public void AllAgain()
    {
        foreach (var incident in dueAt.Keys)
            again[incident] = 0;
    }

    /// <summary>Those to look at now.</summary>
    public IReadOnlyList<string> Due(DateTimeOffset now) =>
        [.. dueAt.Where(w => again.ContainsKey(w.Key) || w.Value <= now).Select(w => w.Key)];

    /// <summary>A look begins; what happens from here on asks for another.</summary>
    public void Begin(string incident) => again.TryRemove(incident, out _);

    /// <summary>It was looked at, and is due by time alone then.</summary>
    public void Until(string incident, DateTimeOffset? next) => dueAt[incident] = next;

    /// <summary>It is over and owes nothing: looked at again only when its record moves.</summary>
    public void Forget(string incident) => dueAt.Remove(incident);
}
