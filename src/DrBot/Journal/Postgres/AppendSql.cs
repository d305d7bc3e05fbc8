using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace DrBot.Journal.Postgres;

/// <summary>The two exchanges of an append: lock the head and read what it depends on; write what was decided.</summary>
internal static class AppendSql
{
    /// <summary>Where the newest seq is told to the other replicas.</summary>
    public const string Channel = "drbot_head";

    /// <summary>Where replicas say words to each other.</summary>
    public const string WordChannel = "drbot_word";

    /// <summary>Locks the chain's head until the transaction ends, then reads. Each statement sees what was committed before
    /// it began, so what is read is what the former holder of the lock left.</summary>
    public static NpgsqlBatch LockAndRead(NpgsqlConnection connection, IReadOnlyCollection<PreparedAppend> appends)
    {
        var keys = appends.Select(a => a.Key).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var streams = appends.SelectMany(a => a.Streams).Select(s => s.Name).Distinct(StringComparer.Ordinal).ToArray();
        var fences = appends.Select(a => a.Fence?.Resource).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var batch = new NpgsqlBatch(connection);
        Add(batch, "SELECT seq, leaf FROM head WHERE id = 1 FOR UPDATE");
        Add(batch, "SELECT seq, line, leaf FROM entries ORDER BY seq DESC LIMIT 1");
        Add(batch, "SELECT s, (SELECT max(version) FROM entries WHERE stream = s COLLATE \"C\") FROM unnest($1::text[]) AS s", Texts(streams));
        Add(batch, "SELECT key, answer FROM receipts WHERE key = ANY($1)", Texts(keys));
        // Shared: nobody takes the lease between this reading and the commit.
        Add(batch, "SELECT resource, holder, epoch FROM leases WHERE resource = ANY($1) FOR SHARE", Texts(fences));
        return batch;
    }

    /// <summary>Reads the answers of <see cref="LockAndRead"/>.</summary>
    /// <exception cref="JournalTamperedException">The end of the chain is not what was written.</exception>
    public static (ChainTip Tip, BatchFacts Facts) Read(NpgsqlBatch batch)
    {
        using var rows = batch.ExecuteReader();
        if (!rows.Read())
            throw new JournalTamperedException(0, "no head", "the head of the chain");
        var (headSeq, headLeaf) = (rows.GetInt64(0), (byte[])rows.GetValue(1));
        rows.NextResult();
        var tip = rows.Read()
            ? ChainTip.Of(rows.GetInt64(0), (byte[])rows.GetValue(1), (byte[])rows.GetValue(2), headSeq, headLeaf)
            : throw new JournalTamperedException(0, "no entry", "log.opened");
        var facts = new BatchFacts();
        for (rows.NextResult(); rows.Read();)
            if (!rows.IsDBNull(1))
                facts.Versions[rows.GetString(0)] = rows.GetInt64(1);
        for (rows.NextResult(); rows.Read();)
            facts.Receipts[rows.GetString(0)] = rows.IsDBNull(1) ? null : Encoding.UTF8.GetString((byte[])rows.GetValue(1));
        for (rows.NextResult(); rows.Read();)
            facts.Leases[rows.GetString(0)] = (rows.GetString(1), rows.GetInt64(2));
        return (tip, facts);
    }

    /// <summary>Writes what was decided, the id by which an unknown commit is found, and wakes the other replicas at the
    /// commit.</summary>
    public static NpgsqlBatch Write(NpgsqlConnection connection, AppendBatch appends, Guid operation)
    {
        var batch = new NpgsqlBatch(connection);
        var entries = appends.Entries;
        if (entries.Count > 0)
        {
            Add(batch, "INSERT INTO entries(seq, stream, version, line, leaf) SELECT * FROM unnest($1, $2, $3, $4, $5)",
                Numbers(entries.Select(e => e.Entry.Seq)), Texts(entries.Select(e => e.Entry.Stream)),
                Numbers(entries.Select(e => e.Entry.Version)), Bytes(entries.Select(e => e.Line)), Bytes(entries.Select(e => e.Leaf)));
            Add(batch, "UPDATE head SET seq = $1, leaf = $2 WHERE id = 1",
                new NpgsqlParameter { Value = entries[^1].Entry.Seq }, new NpgsqlParameter { Value = entries[^1].Leaf });
            Add(batch, "SELECT pg_notify($1, $2)", new NpgsqlParameter { Value = Channel },
                new NpgsqlParameter { Value = entries[^1].Entry.Seq.ToString(CultureInfo.InvariantCulture) });
        }

        var hidden = entries.SelectMany(e => e.Private).ToArray();
        if (hidden.Length > 0)
            Add(batch, "INSERT INTO private(hash, salt, value) SELECT * FROM unnest($1, $2, $3)",
                Texts(hidden.Select(v => v.Hash)), Bytes(hidden.Select(v => v.Salt)), Bytes(hidden.Select(v => Encoding.UTF8.GetBytes(v.Text))));
        if (appends.Receipts.Count > 0)
            Add(batch, "INSERT INTO receipts(key, at, answer) SELECT * FROM unnest($1, $2, $3)",
                Texts(appends.Receipts.Select(r => r.Key)), Numbers(appends.Receipts.Select(r => r.At.ToUnixTimeMilliseconds())),
                Bytes(appends.Receipts.Select(r => r.Answer is null ? null : Encoding.UTF8.GetBytes(r.Answer))));
        Add(batch, "INSERT INTO operations(id) VALUES ($1)", new NpgsqlParameter { Value = operation });
        return batch;
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Texts(IEnumerable<string> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Numbers(IEnumerable<long> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static NpgsqlParameter Bytes(IEnumerable<byte[]?> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
}
