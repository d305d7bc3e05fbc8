using DrBot.Journal.Audit;

namespace DrBot.Journal;

/// <summary>Checks stored lines one after the other: from the first entry, or from a snapshot on.</summary>
internal sealed class ChainCheck
{
    private const int LinesAtOnce = 2000;
    private string prev = JournalChain.NoLeaf;
    private DateTimeOffset at;

    private ChainCheck(MerkleTree tree) => Tree = tree;

    /// <summary>The last entry checked; −1 before the first.</summary>
    public long Seq { get; private set; } = -1;

    /// <summary>The origin the log names; null when no entry was seen.</summary>
    public string? Origin { get; private set; }

    /// <summary>The tree over all leaves so far.</summary>
    public MerkleTree Tree { get; }

    /// <summary>The leaf of the last entry checked, as hex; 64 zeros before the first.</summary>
    public string Leaf => prev;

    /// <summary>The time of the last entry checked.</summary>
    public DateTimeOffset At => at;

    /// <summary>A check that begins before the first entry.</summary>
    public static ChainCheck FromStart() => new(new MerkleTree());

    /// <summary>A check that goes on behind a snapshot. The entry it names must lie in the store as the snapshot has it.</summary>
    /// <exception cref="JournalTamperedException">It does not.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public static async Task<ChainCheck> FromAsync(
        IChainStore store, ChainSnapshot snapshot, CancellationToken cancellationToken)
    {
        var check = new ChainCheck(snapshot.Tree());
        if (await store.ReadChainAsync(snapshot.Seq - 1, 1, cancellationToken) is not [var line] || line.Seq != snapshot.Seq)
            throw new JournalTamperedException(snapshot.Seq, "no such entry", "the entry that a snapshot names");
        check.Seq = snapshot.Seq - 1;
        var place = check.Place(line);
        Demand(line.Seq, "an entry with leaf", check.prev, snapshot.Leaf);
        check.Stand(line.Seq, place);
        return check;
    }

    /// <summary>Opens a store's chain: from its newest snapshot to its last entry, or all of it when there is none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="origin">The origin the log must name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The check at the head, and the snapshot it began at: what lies before is for the background.</returns>
    /// <exception cref="JournalTamperedException">The first entry that does not fit.</exception>
    /// <exception cref="StoreRefusedException">The log is of another origin.</exception>
    public static async Task<(ChainCheck Check, ChainSnapshot? From)> OpenAsync(
        IChainStore store, string origin, CancellationToken cancellationToken)
    {
        var from = await store.NewestSnapshotAsync(cancellationToken);
        var check = from is null ? FromStart() : await FromAsync(store, from, cancellationToken);
        await check.GoOnAsync(store, long.MaxValue, cancellationToken);
        if (check.Origin is { } found && found != origin)
            throw new StoreRefusedException($"the store holds the log '{found}', the configuration names '{origin}': "
                + "name the right store, or put the log's origin back");
        return (check, from);
    }

    /// <summary>Checks the lines that follow, up to a seq or to the last one.</summary>
    /// <exception cref="JournalTamperedException">The first entry that does not fit.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public async Task GoOnAsync(IChainStore store, long through, CancellationToken cancellationToken)
    {
        while (Seq < through)
        {
            var limit = through - LinesAtOnce >= Seq ? LinesAtOnce : (int)(through - Seq);
            var lines = await store.ReadChainAsync(Seq, limit, cancellationToken);
            foreach (var line in lines)
                Add(line);
            if (lines.Count < limit)
                return;
        }
    }

    /// <summary>Checks the next line.</summary>
    /// <exception cref="JournalTamperedException">It does not fit.</exception>
    public void Add(StoredLine line)
    {
        var before = prev;
        Demand(Seq + 1, "seq", line.Seq, Seq + 1);
        var place = Place(line);
        Demand(line.Seq, "prev", place.Prev, before);
        Tree.Add(line.Leaf);
        Stand(line.Seq, place);
    }

    /// <summary>What a later start may begin at.</summary>
    /// <exception cref="InvalidOperationException">Nothing was checked yet.</exception>
    public ChainSnapshot Snapshot() => Seq < 0
        ? throw new InvalidOperationException("there is no entry to take a snapshot of")
        : new ChainSnapshot
        {
            Seq = Seq,
            Leaf = prev,
            Frontier = Tree.Frontier(),
            At = at,
        };

    private void Stand(long seq, ChainPlace place) => (Seq, at) = (seq, place.At);

    // What the line says of itself against the row it lies in; its leaf becomes the next one's prev.
    private ChainPlace Place(StoredLine line)
    {
        var seq = line.Seq;
        ChainPlace place;
        try
        {
            place = ChainPlace.Read(line.Line);
        }
        catch (FormatException e)
        {
            throw new JournalTamperedException(seq, e.Message, "an entry as it was written");
        }

        Origin ??= place.Log;
        Demand(seq, "log", place.Log, Origin);
        Demand(seq, "a line of seq", place.Seq, seq);
        Demand(seq, "stream", place.Stream, line.Stream);
        Demand(seq, "version", place.Version, line.Version);
        prev = JournalChain.Hex(JournalChain.Leaf(line.Line));
        Demand(seq, "a line with leaf", prev, JournalChain.Hex(line.Leaf));
        return place;
    }

    private static void Demand<T>(long seq, string what, T found, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new JournalTamperedException(seq, $"{what} {found}", $"{expected}");
    }
}
