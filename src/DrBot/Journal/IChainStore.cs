namespace DrBot.Journal;

/// <summary>
/// The chain as it lies in a store, for those who check it: nothing read here has been verified. Both stores give it, so
/// that <see cref="ChainCheck"/> is written once.
/// </summary>
internal interface IChainStore
{
    /// <summary>At most <paramref name="limit"/> lines above a seq, oldest first, byte for byte.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    Task<IReadOnlyList<StoredLine>> ReadChainAsync(long afterSeq, int limit, CancellationToken cancellationToken);

    /// <summary>The snapshot with the highest seq, or null.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    Task<ChainSnapshot?> NewestSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a snapshot, durably, and may drop those before it.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written; the former snapshot stays.</exception>
    Task SaveSnapshotAsync(ChainSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>What is damaged in the store's own structure, as far as it can tell (SQLite's <c>quick_check</c>); null
    /// when nothing is. May take long.</summary>
    Task<string?> FindDamageAsync(CancellationToken cancellationToken);
}

/// <summary>A row of the chain as it lies in the store.</summary>
internal readonly record struct StoredLine(long Seq, string Stream, long Version, byte[] Line, byte[] Leaf);
