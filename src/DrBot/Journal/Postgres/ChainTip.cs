namespace DrBot.Journal.Postgres;

/// <summary>The end of the chain at a moment.</summary>
/// <param name="Seq">The newest entry's seq; −1 when there is none.</param>
/// <param name="At">The newest entry's time.</param>
/// <param name="Leaf">The newest leaf as hex, or 64 zeros.</param>
internal sealed record ChainTip(long Seq, DateTimeOffset At, string Leaf)
{
    /// <summary>Before the first entry.</summary>
    public static readonly ChainTip Empty = new(-1, DateTimeOffset.MinValue, JournalChain.NoLeaf);

    /// <summary>The tip that the newest line makes.</summary>
    /// <exception cref="JournalTamperedException">The line does not have its leaf, or the head names another one.</exception>
    public static ChainTip Of(long seq, byte[] line, byte[] leaf, long headSeq, byte[] headLeaf)
    {
        var found = JournalChain.Hex(JournalChain.Leaf(line));
        if (found != JournalChain.Hex(leaf))
            throw new JournalTamperedException(seq, "a line with leaf " + found, JournalChain.Hex(leaf));
        if (seq != headSeq)
            throw new JournalTamperedException(Math.Min(seq, headSeq) + 1, $"{seq} as the newest entry", $"{headSeq}");
        if (!leaf.AsSpan().SequenceEqual(headLeaf))
            throw new JournalTamperedException(seq, "a newest leaf " + found, JournalChain.Hex(headLeaf));
        return new ChainTip(seq, ChainPlace.Read(line).At, found);
    }

    /// <summary>Places a record after the tip.</summary>
    /// <exception cref="ArgumentException">The line is too long.</exception>
    public PlacedEntry Place(string origin, string stream, long version, DateTimeOffset at, PreparedRecord prepared)
    {
        var record = prepared.Record;
        var time = at > At ? at : At;
        var line = new JournalLine
        {
            Log = origin,
            Seq = Seq + 1,
            Prev = Leaf,
            At = time,
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
        return new PlacedEntry(
            new JournalEntry(Seq + 1, stream, version, time, record.Type, record.Incident, record.Run, record.Actor,
                record.Schema, prepared.Data),
            line, leaf, prepared.Private);
    }
}

/// <summary>An entry with its place in the chain.</summary>
internal sealed record PlacedEntry(JournalEntry Entry, byte[] Line, byte[] Leaf, IReadOnlyList<PrivateValue> Private)
{
    /// <summary>The tip that it makes.</summary>
    public ChainTip Tip => new(Entry.Seq, Entry.At, JournalChain.Hex(Leaf));
}
