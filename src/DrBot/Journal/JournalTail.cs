namespace DrBot.Journal;

/// <summary>
/// The newest entries in memory, so that everybody who follows the journal does not read and parse again what this
/// process has just written.
/// </summary>
internal sealed class JournalTail
{
    private const int Most = 8192;
    private const int Dropped = 1024;
    private readonly Lock gate = new();
    private readonly List<JournalEntry> entries = [];

    /// <summary>Adds entries in the order of their seq. Any that do not follow on from the last one begin anew.</summary>
    public void Add(IReadOnlyList<JournalEntry> added)
    {
        if (added.Count == 0)
            return;
        lock (gate)
        {
            if (entries.Count > 0 && added[0].Seq != entries[^1].Seq + 1)
                entries.Clear();
            entries.AddRange(added);
            if (entries.Count > Most)
                entries.RemoveRange(0, entries.Count - Most + Dropped);
        }
    }

    /// <summary>At most so many entries above a seq; null when they are not all here.</summary>
    public IReadOnlyList<JournalEntry>? After(long seq, int limit)
    {
        lock (gate)
        {
            if (entries.Count == 0 || seq + 1 < entries[0].Seq || seq >= entries[^1].Seq)
                return null;
            var from = (int)(seq + 1 - entries[0].Seq);
            return entries.GetRange(from, Math.Min(limit, entries.Count - from));
        }
    }

    /// <summary>Forgets everything: a text was erased.</summary>
    public void Clear()
    {
        lock (gate)
            entries.Clear();
    }
}
