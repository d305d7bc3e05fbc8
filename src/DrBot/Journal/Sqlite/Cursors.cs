namespace DrBot.Journal.Sqlite;

/// <summary>Cursors beside the journal.</summary>
internal sealed class Cursors(ISideStorage storage) : ICursors
{
    /// <inheritdoc />
    public Task<long> GetAsync(string name, CancellationToken cancellationToken) => storage.ReadAsync(
        s => (long?)s.Scalar("SELECT seq FROM cursors WHERE name = $1", name) ?? -1, cancellationToken);

    /// <inheritdoc />
    public Task AdvanceAsync(string name, long seq, CancellationToken cancellationToken) => storage.WriteAsync(
        s => s.Execute(
            "INSERT INTO cursors(name, seq) VALUES ($1, $2) "
            + "ON CONFLICT(name) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq",
            name, seq),
        cancellationToken);
}
