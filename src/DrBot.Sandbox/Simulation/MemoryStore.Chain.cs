using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>Its chain, as those who check it read it.</summary>
internal sealed partial class MemoryStore
{
    private ChainSnapshot? newest;

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredLine>> ReadChainAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        NowAsync(() => Chain(afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<ChainSnapshot?> NewestSnapshotAsync(CancellationToken cancellationToken) =>
        NowAsync(() => newest, cancellationToken);

    /// <inheritdoc />
    public Task SaveSnapshotAsync(ChainSnapshot snapshot, CancellationToken cancellationToken) => NowAsync(
        () => newest = newest is null || snapshot.Seq >= newest.Seq ? snapshot : newest, cancellationToken);

    /// <inheritdoc />
    public Task<string?> FindDamageAsync(CancellationToken cancellationToken) =>
        NowAsync<string?>(() => null, cancellationToken);

    private IReadOnlyList<StoredLine> Chain(long afterSeq, int limit)
    {
        lock (gate)
            return
            [
                .. entries.Skip((int)Math.Max(0, afterSeq + 1)).Take(limit).Select(e => new StoredLine(
                    e.Place.Seq, e.Place.Stream, e.Place.Version, e.Line, JournalChain.Leaf(e.Line))),
            ];
    }
}
