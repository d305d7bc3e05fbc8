namespace DrBot.Journal.Sqlite;

/// <summary>Which messages were posted where, so that a restart changes them instead of posting them again.</summary>
internal sealed class MessageLedger(ISideStorage storage)
{
    /// <summary>A message by its key, or null.</summary>
    public Task<LedgerMessage?> FindAsync(string key, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => Find(s, key), cancellationToken);

    /// <summary>A message is about to be posted; whatever was posted under its key before no longer counts.</summary>
    public Task MarkPostingAsync(string key, string channel, string? thread, CancellationToken cancellationToken) =>
        storage.WriteAsync(
            s => s.Execute(
                "INSERT INTO messages(key, channel, thread, ts) VALUES ($1, $2, $3, NULL) "
                + "ON CONFLICT(key) DO UPDATE SET channel = excluded.channel, thread = excluded.thread, ts = NULL",
                key, channel, thread),
            cancellationToken);

    /// <summary>The message stands in the channel.</summary>
    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => s.Execute("UPDATE messages SET ts = $2 WHERE key = $1", key, ts), cancellationToken);

    /// <summary>The message is no longer there.</summary>
    public Task ForgetAsync(string key, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => s.Execute("DELETE FROM messages WHERE key = $1", key), cancellationToken);

    private static LedgerMessage? Find(SqliteSession session, string key)
    {
        using var row = session.Query("SELECT channel, thread, ts FROM messages WHERE key = $1", key);
        return row.Read()
            ? new LedgerMessage(
                key, row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))
            : null;
    }
}

/// <summary>A message as the ledger knows it.</summary>
/// <param name="Ts">Slack's timestamp of it; null while it is not known whether it was posted.</param>
internal sealed record LedgerMessage(string Key, string Channel, string? Thread, string? Ts);
