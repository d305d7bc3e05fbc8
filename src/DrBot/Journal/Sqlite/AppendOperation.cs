namespace DrBot.Journal.Sqlite;

/// <summary>One append: answered from its receipt, refused by a lease or a version, or placed in the chain.</summary>
internal sealed class AppendOperation(string origin, PreparedAppend append) : WriteOperation<AppendResult>
{
    private const int PruneEvery = 1000;
    private const int ReceiptsKept = 10_000;
    private static readonly TimeSpan ReceiptsKeptFor = TimeSpan.FromHours(24);

    /// <inheritdoc />
    public override long Size { get; } = append.Streams.Sum(s => s.Records.Sum(r => (long)r.Members.Length));

    /// <inheritdoc />
    public override IReadOnlyList<JournalEntry> Entries => Result is AppendResult.Appended a ? a.Entries : [];

    /// <inheritdoc />
    protected override AppendResult Write(SqliteSession session, ChainHead head)
    {
        if (append.Fence is { } fence && !SqliteLeases.IsHeld(session, fence))
            return new AppendResult.Fenced(fence);
        if (append.Key is not null && FindReceipt(session) is { } duplicate)
            return duplicate;

        var versions = new long[append.Streams.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            var stream = append.Streams[i];
            versions[i] = VersionOf(session, stream.Name);
            if (stream.Expected != StreamAppend.AnyVersion && stream.Expected != versions[i])
                return new AppendResult.Conflict(stream.Name, versions[i]);
        }

        var entries = new List<JournalEntry>();
        for (var i = 0; i < versions.Length; i++)
            foreach (var record in append.Streams[i].Records)
                entries.Add(head.Append(session, origin, append.Streams[i].Name, ++versions[i], append.At, record));
        if (append.Key is not null)
            KeepReceipt(session, append.Key, head.At);
        return new AppendResult.Appended(entries);
    }

    private static long VersionOf(SqliteSession session, string stream) =>
        (long?)session.Scalar("SELECT max(version) FROM entries WHERE stream = $1", stream) ?? 0;

    private AppendResult.Duplicate? FindReceipt(SqliteSession session)
    {
        using var row = session.Query("SELECT answer FROM receipts WHERE key = $1", append.Key);
        return row.Read() ? new AppendResult.Duplicate(row.IsDBNull(0) ? null : row.GetString(0)) : null;
    }

    private void KeepReceipt(SqliteSession session, string key, DateTimeOffset now)
    {
        var id = (long)session.Scalar(
            "INSERT INTO receipts(key, at, answer) VALUES ($1, $2, $3) RETURNING id",
            key, now.ToUnixTimeMilliseconds(), append.Answer)!;
        // By age and by count: a clock that leaps ahead must not forget what was delivered a moment ago.
        if (id % PruneEvery == 0)
            session.Execute(
                "DELETE FROM receipts WHERE at < $1 AND id <= $2",
                now.Subtract(ReceiptsKeptFor).ToUnixTimeMilliseconds(), id - ReceiptsKept);
    }
}
