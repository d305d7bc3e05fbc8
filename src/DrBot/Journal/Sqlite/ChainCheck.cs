namespace DrBot.Journal.Sqlite;

/// <summary>Checks the stored chain from its first entry to its last.</summary>
internal static class ChainCheck
{
    /// <summary>Checks the whole chain. (A snapshot that vouches for a seq and its leaf will let this begin there.)</summary>
    /// <returns>The origin the log names; null when there is no entry.</returns>
    /// <exception cref="JournalTamperedException">The first entry that does not fit.</exception>
    public static string? Verify(SqliteSession session, CancellationToken cancellationToken)
    {
        string? origin = null;
        var seq = 0L;
        var prev = JournalChain.NoLeaf;
        using var rows = session.Query("SELECT seq, stream, version, line, leaf FROM entries ORDER BY seq");
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Demand(seq, "seq", rows.GetInt64(0), seq);
            var bytes = (byte[])rows.GetValue(3);
            var place = ReadPlace(seq, bytes);
            origin ??= place.Log;
            Demand(seq, "log", place.Log, origin);
            Demand(seq, "a line of seq", place.Seq, seq);
            Demand(seq, "prev", place.Prev, prev);
            Demand(seq, "stream", place.Stream, rows.GetString(1));
            Demand(seq, "version", place.Version, rows.GetInt64(2));
            prev = JournalChain.Hex(JournalChain.Leaf(bytes));
            Demand(seq, "a line with leaf", prev, JournalChain.Hex((byte[])rows.GetValue(4)));
            seq++;
        }

        return origin;
    }

    private static ChainPlace ReadPlace(long seq, byte[] bytes)
    {
        try
        {
            return ChainPlace.Read(bytes);
        }
        catch (FormatException e)
        {
            throw new JournalTamperedException(seq, e.Message, "an entry as it was written");
        }
    }

    private static void Demand<T>(long seq, string what, T found, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new JournalTamperedException(seq, $"{what} {found}", $"{expected}");
    }
}
