namespace DrBot.Journal.Sqlite;

/// <summary>Checkpoints beside the journal.</summary>
internal sealed class Checkpoints(ISideStorage storage) : ICheckpoints
{
    /// <inheritdoc />
    public Task StoreAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken) => storage.WriteAsync(
        s => s.Execute(
            "INSERT OR IGNORE INTO checkpoints(size, note, frontier) VALUES ($1, $2, $3)",
            checkpoint.Size, checkpoint.Note, checkpoint.Frontier),
        cancellationToken);

    /// <inheritdoc />
    public async Task<KeptCheckpoint?> NewestAsync(long mostSize, CancellationToken cancellationToken) =>
        (await storage.ReadAsync(
            s => Rows(s, "WHERE size <= $1 ORDER BY size DESC LIMIT 1", mostSize), cancellationToken)).FirstOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<KeptCheckpoint>> ListAsync(long aboveSize, int limit, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => Rows(s, "WHERE size > $1 ORDER BY size LIMIT $2", aboveSize, limit), cancellationToken);

    private static IReadOnlyList<KeptCheckpoint> Rows(SqliteSession session, string which, params ReadOnlySpan<object?> values)
    {
        var kept = new List<KeptCheckpoint>();
        // A store of an earlier schema, opened for reading, has no such table yet.
        if (session.Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'checkpoints'") is null)
            return kept;
        using var rows = session.Query("SELECT size, note, frontier FROM checkpoints " + which, values);
        while (rows.Read())
            kept.Add(new KeptCheckpoint(rows.GetInt64(0), rows.GetString(1), (byte[])rows.GetValue(2)));
        return kept;
    }
}
