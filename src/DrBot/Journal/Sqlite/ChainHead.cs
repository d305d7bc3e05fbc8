namespace DrBot.Journal.Sqlite;

/// <summary>The end of the chain inside one transaction. It is read anew each time, so that a transaction that failed
/// leaves nothing behind in memory.</summary>
internal sealed class ChainHead
{
    /// <summary>The newest entry's seq; −1 when there is none.</summary>
    public long Seq { get; private set; } = -1;

    /// <summary>The newest entry's time.</summary>
    public DateTimeOffset At { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The newest leaf as hex, or 64 zeros.</summary>
    public string Leaf { get; private set; } = JournalChain.NoLeaf;

    /// <summary>Reads the head.</summary>
    /// <exception cref="JournalTamperedException">The newest line does not have its leaf.</exception>
    public static ChainHead Read(SqliteSession session)
    {
        var head = new ChainHead();
        using var row = session.Query("SELECT seq, line, leaf FROM entries ORDER BY seq DESC LIMIT 1");
        if (row.Read())
        {
            var line = (byte[])row.GetValue(1);
            head.Seq = row.GetInt64(0);
            head.At = TimeOf(head.Seq, line);
            head.Leaf = JournalChain.Hex(JournalChain.Leaf(line));
            var stored = JournalChain.Hex((byte[])row.GetValue(2));
            if (stored != head.Leaf)
                throw new JournalTamperedException(head.Seq, "a line with leaf " + head.Leaf, stored);
        }

        return head;
    }

    /// <summary>Places a record after the head and moves the head there.</summary>
    public JournalEntry Append(
        SqliteSession session, string origin, string stream, long version, DateTimeOffset at, PreparedRecord prepared)
    {
        var record = prepared.Record;
        At = at > At ? at : At;
        Seq++;
        var line = new JournalLine
        {
            Log = origin,
            Seq = Seq,
            Prev = Leaf,
            At = At,
            Type = record.Type,
            Run = record.Run,
            Actor = record.Actor,
            Incident = record.Incident,
            Stream = stream,
            Version = version,
            Schema = record.Schema,
        }.ToBytes(prepared.Members);
        if (line.Length > JournalLine.MaxBytes)
            throw new ArgumentException($"the line of '{record.Type}' has {line.Length} bytes, at most {JournalLine.MaxBytes}");
        var leaf = JournalChain.Leaf(line);
        Leaf = JournalChain.Hex(leaf);
        session.Execute(
            "INSERT INTO entries(seq, stream, version, line, leaf) VALUES ($1, $2, $3, $4, $5)",
            Seq, stream, version, line, leaf);
        foreach (var value in prepared.Private)
            session.Execute(
                "INSERT INTO private(hash, salt, value) VALUES ($1, $2, $3)", value.Hash, value.Salt, value.Text);
        return new JournalEntry(
            Seq, stream, version, At, record.Type, record.Incident, record.Run, record.Actor, record.Schema, prepared.Data);
    }

    private static DateTimeOffset TimeOf(long seq, byte[] line)
    {
        try
        {
            return ChainPlace.Read(line).At;
        }
        catch (FormatException e)
        {
            throw new JournalTamperedException(seq, e.Message, "an entry as it was written");
        }
    }
}
