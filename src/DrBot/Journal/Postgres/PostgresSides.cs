using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Journal.Postgres;

/// <summary>Plans beside the journal.</summary>
internal sealed class PostgresPlans(PostgresReads database) : IPlanArchive
{
    /// <inheritdoc />
    public async Task StoreAsync(string hash, IReadOnlyList<PlanSource> files, CancellationToken cancellationToken)
    {
        var found = PlanHash.Compute(files);
        if (found != hash)
            throw new ArgumentException($"the files of the plan have the hash {found}, not {hash}", nameof(hash));
        await database.ExecuteAsync(
            "INSERT INTO plans(hash, place, path, text) SELECT $1, * FROM unnest($2, $3, $4) ON CONFLICT DO NOTHING",
            cancellationToken, hash, Enumerable.Range(0, files.Count).ToArray(), files.Select(f => f.Path).ToArray(),
            files.Select(f => Encoding.UTF8.GetBytes(f.Text)).ToArray());
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlanSource>?> GetAsync(string hash, CancellationToken cancellationToken)
    {
        var files = await database.PlanAsync(hash, cancellationToken);
        if (files.Count == 0)
            return null;
        var found = PlanHash.Compute(files);
        return found == hash
            ? files
            : throw new InvalidDataException($"the stored plan {hash} was changed, it now has the hash {found}: "
                + "nothing may run from it; restore a backup of the store");
    }
}

/// <summary>Cursors beside the journal.</summary>
internal sealed class PostgresCursors(PostgresReads database) : ICursors
{
    /// <inheritdoc />
    public async Task<long> GetAsync(string name, CancellationToken cancellationToken) =>
        (await database.RowsAsync("SELECT seq FROM cursors WHERE name = $1", r => r.GetInt64(0), cancellationToken, name)).FirstOrDefault(-1);

    /// <inheritdoc />
    public Task AdvanceAsync(string name, long seq, CancellationToken cancellationToken) => database.ExecuteAsync(
        "INSERT INTO cursors(name, seq) VALUES ($1, $2) "
        + "ON CONFLICT(name) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > cursors.seq",
        cancellationToken, name, seq);
}

/// <summary>Posted messages beside the journal.</summary>
internal sealed class PostgresMessages(PostgresReads database) : IPostedMessages
{
    private const string Columns = "SELECT key, channel, thread, ts, at FROM messages";

    /// <inheritdoc />
    public Task<LedgerMessage?> FindAsync(string key, CancellationToken cancellationToken) =>
        OneAsync(Columns + " WHERE key = $1", cancellationToken, key);

    /// <inheritdoc />
    public Task<LedgerMessage?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        OneAsync(Columns + " WHERE channel = $1 AND ts = $2", cancellationToken, channel, ts);

    /// <inheritdoc />
    public Task MarkPostingAsync(
        string key, string channel, string? thread, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "INSERT INTO messages(key, channel, thread, ts, at) VALUES ($1, $2, $3::text, NULL, $4) ON CONFLICT(key) "
            + "DO UPDATE SET channel = excluded.channel, thread = excluded.thread, ts = NULL, at = excluded.at",
            cancellationToken, key, channel, thread, at.UtcTicks);

    /// <inheritdoc />
    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE messages SET ts = $2 WHERE key = $1", cancellationToken, key, ts);

    /// <inheritdoc />
    public Task ForgetAsync(string key, CancellationToken cancellationToken) =>
        database.ExecuteAsync("DELETE FROM messages WHERE key = $1", cancellationToken, key);

    private async Task<LedgerMessage?> OneAsync(string sql, CancellationToken cancellationToken, params object?[] values) =>
        (await database.RowsAsync(
            sql,
            r => new LedgerMessage(
                r.GetString(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3),
                new DateTimeOffset(r.GetInt64(4), TimeSpan.Zero)),
            cancellationToken, values)).FirstOrDefault();
}

/// <summary>Buttons beside the journal.</summary>
internal sealed class PostgresButtons(PostgresReads database) : IButtonMeanings
{
    /// <inheritdoc />
    public async Task<string> KeepAsync(string fresh, string meaning, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            "INSERT INTO buttons(id, meaning) VALUES ($1, $2) ON CONFLICT(meaning) DO NOTHING", cancellationToken, fresh, meaning);
        return (await database.RowsAsync(
            "SELECT id FROM buttons WHERE meaning = $1", r => r.GetString(0), cancellationToken, meaning))[0];
    }

    /// <inheritdoc />
    public async Task<string?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await database.RowsAsync("SELECT meaning FROM buttons WHERE id = $1", r => r.GetString(0), cancellationToken, id)).FirstOrDefault();
}
