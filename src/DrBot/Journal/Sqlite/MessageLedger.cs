namespace DrBot.Journal.Sqlite;

/// <summary>Which messages were posted where, so that a restart changes them instead of posting them again. Knows no
/// chat surface; each surface has its own kind of keys.</summary>
internal sealed class MessageLedger(ISideStorage storage)
{
    private const string Columns = "SELECT key, channel, thread, ts, at FROM messages";

    /// <summary>A message by its key, or null.</summary>
    public Task<LedgerMessage?> FindAsync(string key, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => One(s, Columns + " WHERE key = $1", key), cancellationToken);

    /// <summary>The message that stands at a place, or null.</summary>
    public Task<LedgerMessage?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => One(s, Columns + " WHERE channel = $1 AND ts = $2", channel, ts), cancellationToken);

    /// <summary>A message is about to be posted; whatever was posted under its key before no longer counts.</summary>
    public Task MarkPostingAsync(
        string key, string channel, string? thread, DateTimeOffset at, CancellationToken cancellationToken) =>
        storage.WriteAsync(
            s => s.Execute(
                "INSERT INTO messages(key, channel, thread, ts, at) VALUES ($1, $2, $3, NULL, $4) ON CONFLICT(key) "
                + "DO UPDATE SET channel = excluded.channel, thread = excluded.thread, ts = NULL, at = excluded.at",
                key, channel, thread, at.UtcTicks),
            cancellationToken);

    /// <summary>The message stands in the channel.</summary>
    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => s.Execute("UPDATE messages SET ts = $2 WHERE key = $1", key, ts), cancellationToken);

    /// <summary>The message is no longer there.</summary>
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

/// <summary>A message as the ledger knows it.</summary>
/// <param name="Ts">The message's id in its channel; null while it is not known whether it was posted.</param>
/// <param name="MarkedAt">When posting began, by the wire clock.</param>
internal sealed record LedgerMessage(string Key, string Channel, string? Thread, string? Ts, DateTimeOffset MarkedAt);
