namespace DrBot.Journal.Postgres;

/// <summary>Checkpoints beside the journal.</summary>
internal sealed class PostgresCheckpoints(PostgresReads database) : ICheckpoints
{
    private const string Columns = "SELECT size, note, frontier FROM checkpoints ";

    /// <inheritdoc />
    public Task StoreAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken) => database.ExecuteAsync(
        "INSERT INTO checkpoints(size, note, frontier) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        cancellationToken, checkpoint.Size, checkpoint.Note, checkpoint.Frontier);

    /// <inheritdoc />
    public async Task<KeptCheckpoint?> NewestAsync(long mostSize, CancellationToken cancellationToken) =>
        (await RowsAsync(Columns + "WHERE size <= $1 ORDER BY size DESC LIMIT 1", cancellationToken, mostSize)).FirstOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<KeptCheckpoint>> ListAsync(long aboveSize, int limit, CancellationToken cancellationToken) =>
        RowsAsync(Columns + "WHERE size > $1 ORDER BY size LIMIT $2", cancellationToken, aboveSize, (long)limit);

    private Task<IReadOnlyList<KeptCheckpoint>> RowsAsync(string sql, CancellationToken cancellationToken, params object?[] values) =>
        database.RowsAsync(
            sql, r => new KeptCheckpoint(r.GetInt64(0), r.GetString(1), (byte[])r.GetValue(2)), cancellationToken, values);
}
