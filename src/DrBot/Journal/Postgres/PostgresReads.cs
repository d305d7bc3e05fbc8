using System.Text;
using DrBot.Commands.Plans;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>The reads of the journal, and small statements beside it, on connections of the pool.</summary>
internal sealed class PostgresReads(PostgresConnections connections, PostgresPlace place) : IChainStore
{
    private static readonly byte[] HiddenMark = Encoding.UTF8.GetBytes("{\"private\":\"");

    /// <summary>A stream above a version.</summary>
    public Task<IReadOnlyList<JournalEntry>> StreamAsync(string stream, long afterVersion, CancellationToken cancellationToken) =>
        EntriesAsync("SELECT seq, line FROM entries WHERE stream = $1 AND version > $2 ORDER BY version", cancellationToken, stream, afterVersion);

    /// <summary>All streams above a seq.</summary>
    public Task<IReadOnlyList<JournalEntry>> AfterAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        EntriesAsync("SELECT seq, line FROM entries WHERE seq > $1 ORDER BY seq LIMIT $2", cancellationToken, afterSeq, (long)limit);

    /// <summary>The streams that begin with a prefix. Leaps along the index from name to name: the cost is in the
    /// number of streams, not of entries.</summary>
    public async Task<IReadOnlyList<string>> StreamsAsync(string prefix, CancellationToken cancellationToken)
    {
        var names = await RowsAsync(
            """
            WITH RECURSIVE names(name) AS (
              SELECT (SELECT min(stream) FROM entries WHERE stream >= $1)
              UNION ALL
              SELECT (SELECT min(stream) FROM entries WHERE stream > name) FROM names
              WHERE name IS NOT NULL AND starts_with(name, $1))
            SELECT name FROM names WHERE name IS NOT NULL AND starts_with(name, $1)
            """,
            r => r.GetString(0), cancellationToken, prefix);
        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>The lines above a seq, byte for byte.</summary>
    public async Task<IReadOnlyList<byte[]>> LinesAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        await RowsAsync("SELECT line FROM entries WHERE seq > $1 ORDER BY seq LIMIT $2", r => (byte[])r.GetValue(0), cancellationToken,
            afterSeq, (long)limit);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredLine>> ReadChainAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        RowsAsync("SELECT seq, stream, version, line, leaf FROM entries WHERE seq > $1 ORDER BY seq LIMIT $2",
            r => new StoredLine(r.GetInt64(0), r.GetString(1), r.GetInt64(2), (byte[])r.GetValue(3), (byte[])r.GetValue(4)),
            cancellationToken, afterSeq, (long)limit);

    /// <inheritdoc />
    public async Task<ChainSnapshot?> NewestSnapshotAsync(CancellationToken cancellationToken) =>
        (await RowsAsync("SELECT body FROM snapshots ORDER BY seq DESC LIMIT 1", r => r.GetString(0), cancellationToken))
            .Select(ChainSnapshot.FromJson).FirstOrDefault();

    /// <inheritdoc />
    public async Task SaveSnapshotAsync(ChainSnapshot snapshot, CancellationToken cancellationToken)
    {
        await ExecuteAsync("INSERT INTO snapshots(seq, body) VALUES ($1, $2) ON CONFLICT(seq) DO UPDATE SET body = excluded.body",
            cancellationToken, snapshot.Seq, snapshot.ToJson());
        await ExecuteAsync("DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT 2)",
            cancellationToken);
    }

    /// <summary>The server looks after its own pages (data checksums); there is nothing to ask it.</summary>
    public Task<string?> FindDamageAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>The hashes under which a private text is kept.</summary>
    public async Task<IReadOnlyList<string>> HashesOfAsync(string text, CancellationToken cancellationToken) =>
        await RowsAsync("SELECT hash FROM private WHERE value = $1 ORDER BY hash", r => r.GetString(0), cancellationToken,
            Encoding.UTF8.GetBytes(text));

    /// <summary>The hashes of all plans.</summary>
    public async Task<IReadOnlyList<string>> PlansAsync(CancellationToken cancellationToken) =>
        await RowsAsync("SELECT DISTINCT hash FROM plans ORDER BY hash", r => r.GetString(0), cancellationToken);

    /// <summary>A plan's files.</summary>
    public async Task<IReadOnlyList<PlanSource>> PlanAsync(string hash, CancellationToken cancellationToken) =>
        await RowsAsync("SELECT path, text FROM plans WHERE hash = $1 ORDER BY place",
            r => new PlanSource(r.GetString(0), Encoding.UTF8.GetString((byte[])r.GetValue(1))), cancellationToken, hash);

    /// <summary>The newest seq; −1 when there is none.</summary>
    public async Task<long> NewestAsync(CancellationToken cancellationToken) =>
        (await RowsAsync("SELECT seq FROM head", r => r.GetInt64(0), cancellationToken)).FirstOrDefault(-1);

    /// <summary>The rows of a statement that is harmless to repeat: tried again once when the connection was lost, as one
    /// from the pool may be after the server was restarted.</summary>
    /// <exception cref="JournalUnavailableException">The server failed.</exception>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(sql, read, values, cancellationToken);
            }
            catch (Exception e) when (attempt < 3 && PostgresFailures.IsBroken(e) && !cancellationToken.IsCancellationRequested)
            {
                // The next connection is a new one.
            }
            catch (Exception e) when (PostgresFailures.IsOfTheServer(e) && !cancellationToken.IsCancellationRequested)
            {
                throw PostgresFailures.AtReading(place, e);
            }
        }
    }

    /// <summary>The rows that a statement changed; it must be harmless to repeat.</summary>
    /// <exception cref="JournalUnavailableException">The server failed: it may have been done, and may be done again.</exception>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values) =>
        (await RowsAsync($"WITH done AS ({sql} RETURNING 1) SELECT count(*)::int FROM done", r => r.GetInt32(0), cancellationToken, values))[0];

    private async Task<List<T>> OnceAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, object?[] values, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await connections.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            var found = new List<T>();
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                found.Add(read(rows));
            return found;
        }
        catch (ObjectDisposedException e)
        {
            throw new JournalUnavailableException("the journal is closed", e);
        }
    }

    private async Task<IReadOnlyList<JournalEntry>> EntriesAsync(
        string sql, CancellationToken cancellationToken, params object?[] values)
    {
        var lines = await RowsAsync(sql, r => (Seq: r.GetInt64(0), Line: (byte[])r.GetValue(1)), cancellationToken, values);
        var hashes = lines.SelectMany(l => HashesIn(l.Line)).ToArray();
        var texts = hashes.Length == 0
            ? []
            : (await RowsAsync("SELECT hash, value FROM private WHERE hash = ANY($1)",
                r => (Hash: r.GetString(0), Text: Encoding.UTF8.GetString((byte[])r.GetValue(1))), cancellationToken, [hashes]))
                .ToDictionary(v => v.Hash, v => v.Text, StringComparer.Ordinal);
        return [.. lines.Select(l => Parse(l.Seq, l.Line, texts))];
    }

    // A quotation mark inside a text is escaped, so this form is found only where the journal itself wrote it.
    private static List<string> HashesIn(byte[] line)
    {
        var found = new List<string>();
        for (var rest = line.AsSpan(); rest.IndexOf(HiddenMark) is var at and >= 0 && at + HiddenMark.Length + 64 <= rest.Length;)
        {
            rest = rest[(at + HiddenMark.Length)..];
            found.Add(Encoding.ASCII.GetString(rest[..64]));
        }

        return found;
    }

    private JournalEntry Parse(long seq, byte[] bytes, Dictionary<string, string> texts)
    {
        try
        {
            var (line, data) = JournalLine.Parse(bytes);
            PrivateValues.Restore(data, hash => texts.GetValueOrDefault(hash));
            return new JournalEntry(line.Seq, line.Stream, line.Version, line.At, line.Type, line.Incident, line.Run,
                line.Actor, line.Schema, data);
        }
        catch (FormatException e)
        {
            throw PostgresFailures.AtReading(place, new JournalTamperedException(seq, e.Message, "an entry as it was written"));
        }
    }
}
