using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>Checks the stored chain from its first entry to its last.</summary>
internal static class PostgresChain
{
    /// <summary>Checks the whole chain, in one view of the database.</summary>
    /// <exception cref="JournalTamperedException">The first entry that does not fit.</exception>
    public static async Task<ChainTip> VerifyAsync(PostgresConnections connections, string origin, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var tip = ChainTip.Empty;
        await using (var read = new NpgsqlCommand("SELECT seq, stream, version, line, leaf FROM entries ORDER BY seq", connection))
        {
            read.CommandTimeout = 0;
            await using var rows = await read.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                var line = (byte[])rows.GetValue(3);
                var place = ReadPlace(tip.Seq + 1, line);
                Demand(tip.Seq + 1, "seq", rows.GetInt64(0), tip.Seq + 1);
                Demand(tip.Seq + 1, "log", place.Log, origin);
                Demand(tip.Seq + 1, "a line of seq", place.Seq, tip.Seq + 1);
                Demand(tip.Seq + 1, "prev", place.Prev, tip.Leaf);
                Demand(tip.Seq + 1, "stream", place.Stream, rows.GetString(1));
                Demand(tip.Seq + 1, "version", place.Version, rows.GetInt64(2));
                var leaf = JournalChain.Hex(JournalChain.Leaf(line));
                Demand(tip.Seq + 1, "a line with leaf", leaf, JournalChain.Hex((byte[])rows.GetValue(4)));
                tip = new ChainTip(place.Seq, place.At, leaf);
            }
        }

        await using var ask = new NpgsqlCommand("SELECT seq, leaf FROM head", connection);
        await using var head = await ask.ExecuteReaderAsync(cancellationToken);
        if (!await head.ReadAsync(cancellationToken) || head.GetInt64(0) != tip.Seq)
            throw new JournalTamperedException(tip.Seq + 1, "no entry", "one: the head of the chain lies beyond");
        Demand(tip.Seq, "a newest leaf", tip.Leaf, JournalChain.Hex((byte[])head.GetValue(1)));
        return tip;
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
