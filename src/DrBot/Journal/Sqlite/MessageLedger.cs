namespace DrBot.Journal.Sqlite;

/// <summary>Posted messages beside the journal.</summary>
internal sealed class MessageLedger(ISideStorage storage) : IPostedMessages
{
    private const string Columns = "SELECT key, channel, thread, ts, at FROM messages";

    /// <inheritdoc />
    public Task<LedgerMessage?> FindAsync(string key, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => One(s, Columns + " WHERE key = $1", key), cancellationToken);

    /// <inheritdoc />
    public Task<LedgerMessage?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => One(s, Columns + " WHERE channel = $1 AND ts = $2", channel, ts), cancellationToken);

    /// <inheritdoc />
    public Task MarkPostingAsync(
        string key, string channel, string? thread, DateTimeOffset at, CancellationToken cancellationToken) =>
        storage.WriteAsync(
            s => s.Execute(
                "INSERT INTO messages(key, channel, thread, ts, at) VALUES ($1, $2, $3, NULL, $4) ON CONFLICT(key) "
                + "DO UPDATE SET channel = excluded.channel, thread = excluded.thread, ts = NULL, at = excluded.at",
                key, channel, thread, at.UtcTicks),
            cancellationToken);

    /// <inheritdoc />
    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => s.Execute("UPDATE messages SET ts = $2 WHERE key = $1", key, ts), cancellationToken);

    /// <inheritdoc />
    public Task ForgetAsync(string key, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => s.Execute("DELETE FROM messages WHERE key = $1", key), cancellationToken);

    private static LedgerMessage? One(SqliteSession session, string sql, params ReadOnlySpan<object?> values)
    {
        using var row = session.Query(sql, values);
        return row.Read()
            ? new LedgerMessage(
                row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3), new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero))
            : null;
    }
}
