namespace DrBot.Journal.Postgres;

/// <summary>What was read under the head's lock, of everything that the appends of a transaction name.</summary>
internal sealed class BatchFacts
{
    /// <summary>The answers of keys that were used.</summary>
    public Dictionary<string, string?> Receipts { get; } = new(StringComparer.Ordinal);

    /// <summary>The versions of streams that have entries.</summary>
    public Dictionary<string, long> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>The leases that hold, by resource.</summary>
    public Dictionary<string, (string Holder, long Epoch)> Leases { get; } = new(StringComparer.Ordinal);
}

/// <summary>Decides the appends of one transaction, one after the other, on facts that nobody can change meanwhile.</summary>
internal sealed class AppendBatch(string origin, ChainTip tip, BatchFacts facts)
{
    /// <summary>The end of the chain after what was decided.</summary>
    public ChainTip Tip { get; private set; } = tip;

    /// <summary>What is to be written.</summary>
    public List<PlacedEntry> Entries { get; } = [];

    /// <summary>The keys that are used up: key, time, answer.</summary>
    public List<(string Key, DateTimeOffset At, string? Answer)> Receipts { get; } = [];

    /// <summary>True when the transaction has anything to write.</summary>
    public bool HasWrites => Entries.Count > 0 || Receipts.Count > 0;

    /// <summary>One append: refused by a lease, answered from its receipt, refused by a version, or placed.</summary>
    /// <exception cref="ArgumentException">A line is too long; the batch is as before.</exception>
    public AppendResult Decide(PreparedAppend append)
    {
        if (append.Fence is { } fence && !IsHeld(fence))
            return new AppendResult.Fenced(fence);
        if (append.Key is not null && facts.Receipts.TryGetValue(append.Key, out var answer))
            return new AppendResult.Duplicate(answer);
        foreach (var stream in append.Streams)
            if (stream.Expected != StreamAppend.AnyVersion && stream.Expected != VersionOf(stream.Name))
                return new AppendResult.Conflict(stream.Name, VersionOf(stream.Name));

        var placed = Place(append);
        Entries.AddRange(placed);
        foreach (var stream in append.Streams)
            facts.Versions[stream.Name] = VersionOf(stream.Name) + stream.Records.Count;
        if (placed.Count > 0)
            Tip = placed[^1].Tip;
        if (append.Key is not null)
        {
            facts.Receipts[append.Key] = append.Answer;
            Receipts.Add((append.Key, Tip.At, append.Answer));
        }

        return new AppendResult.Appended([.. placed.Select(p => p.Entry)]);
    }

    private List<PlacedEntry> Place(PreparedAppend append)
    {
        var placed = new List<PlacedEntry>();
        var end = Tip;
        foreach (var stream in append.Streams)
        {
            var version = VersionOf(stream.Name);
            foreach (var record in stream.Records)
            {
                placed.Add(end.Place(origin, stream.Name, ++version, append.At, record));
                end = placed[^1].Tip;
            }
        }

        return placed;
    }

    private long VersionOf(string stream) => facts.Versions.GetValueOrDefault(stream);

    private bool IsHeld(Lease fence) =>
        facts.Leases.TryGetValue(fence.Resource, out var held) && held == (fence.Holder, fence.Epoch);
}
