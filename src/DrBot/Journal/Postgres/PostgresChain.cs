namespace DrBot.Journal.Postgres;

/// <summary>Checks the stored chain at opening, against the head that the database keeps of it.</summary>
internal static class PostgresChain
{
    /// <summary>Checks the chain from its newest snapshot, or from its first entry, to its last.</summary>
    /// <exception cref="JournalTamperedException">The first entry that does not fit.</exception>
    public static async Task<(ChainTip Tip, ChainSnapshot? From)> VerifyAsync(
        PostgresReads database, string origin, CancellationToken cancellationToken)
    {
        // The head first: what other replicas append meanwhile lies beyond it.
        var heads = await database.RowsAsync(
            "SELECT seq, leaf FROM head", r => (Seq: r.GetInt64(0), Leaf: (byte[])r.GetValue(1)), cancellationToken);
        var (check, from) = await ChainCheck.OpenAsync(database, origin, cancellationToken);
        if (heads is not [var head] || head.Seq > check.Seq)
            throw new JournalTamperedException(check.Seq + 1, "no entry", "one: the head of the chain lies beyond");
        if (await database.ReadChainAsync(head.Seq - 1, 1, cancellationToken) is not [var newest]
            || !newest.Leaf.AsSpan().SequenceEqual(head.Leaf))
            throw new JournalTamperedException(head.Seq, "an entry that the head does not name", JournalChain.Hex(head.Leaf));
        return (new ChainTip(check.Seq, check.At, check.Leaf), from);
    }
}
