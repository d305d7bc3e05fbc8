namespace DrBot.Journal;

/// <summary>
/// The signed checkpoints of the log, kept beside it. They are made outside of the appends' transactions: what is kept
/// here follows the log, and no append waits for it.
/// </summary>
internal interface ICheckpoints
{
    /// <summary>Keeps a checkpoint; one of the same size is left as it is.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was kept.</exception>
    Task StoreAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>The largest of at most this size, or null.</summary>
    Task<KeptCheckpoint?> NewestAsync(long mostSize, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> above a size, smallest first.</summary>
    Task<IReadOnlyList<KeptCheckpoint>> ListAsync(long aboveSize, int limit, CancellationToken cancellationToken);
}

/// <summary>A checkpoint as it is kept.</summary>
/// <param name="Size">How many entries it vouches for; unique.</param>
/// <param name="Note">The signed note, byte for byte.</param>
/// <param name="Frontier">The roots of the full subtrees at that size, largest first, 32 bytes each: from them the
/// next root is computed without reading the log again.</param>
internal sealed record KeptCheckpoint(long Size, string Note, byte[] Frontier);
