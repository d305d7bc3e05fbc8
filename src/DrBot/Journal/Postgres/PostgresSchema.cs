using System.Text.Json.Nodes;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>The tables, and what a database must be to be used.</summary>
internal static class PostgresSchema
{
    /// <summary>The newest schema this program knows, in <c>about.version</c>.</summary>
    public const int Version = 1;

    /// <summary>The advisory lock under which tables are made and upgraded: "DrBotSch".</summary>
    private const long Upgrading = 0x4472426F74536368;

    private const string Tables = """
        CREATE TABLE about(id int PRIMARY KEY CHECK (id = 1), version int NOT NULL, origin text NOT NULL);
        CREATE TABLE entries(
          seq bigint PRIMARY KEY, stream text COLLATE "C" NOT NULL, version bigint NOT NULL, line bytea NOT NULL,
          leaf bytea NOT NULL, UNIQUE (stream, version));
        CREATE TABLE head(id int PRIMARY KEY CHECK (id = 1), seq bigint NOT NULL, leaf bytea NOT NULL) WITH (fillfactor = 20);
        CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'entries are never changed or deleted'; END $$;
        CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION entries_stay();
        CREATE TRIGGER entries_last BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION entries_stay();
        CREATE TABLE operations(id uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp());
        CREATE INDEX operations_at ON operations(at);
        CREATE TABLE private(hash text COLLATE "C" PRIMARY KEY, salt bytea NOT NULL, value bytea NOT NULL);
        CREATE TABLE receipts(
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text COLLATE "C" NOT NULL UNIQUE, at bigint NOT NULL,
          answer bytea);
        CREATE TABLE plans(
          hash text COLLATE "C" NOT NULL, place int NOT NULL, path text NOT NULL, text bytea NOT NULL, PRIMARY KEY (hash, place));
        CREATE TABLE cursors(name text COLLATE "C" PRIMARY KEY, seq bigint NOT NULL);
        CREATE TABLE messages(
          key text COLLATE "C" PRIMARY KEY, channel text NOT NULL, thread text, ts text, at bigint NOT NULL);
        CREATE INDEX messages_place ON messages(channel, ts);
        CREATE TABLE buttons(id text COLLATE "C" PRIMARY KEY, meaning text NOT NULL UNIQUE);
        CREATE TABLE leases(
          resource text COLLATE "C" PRIMARY KEY, holder text NOT NULL, epoch bigint NOT NULL, expires_at timestamptz NOT NULL);
        CREATE TABLE checkpoints(size bigint PRIMARY KEY, note text NOT NULL, frontier bytea NOT NULL);
        CREATE TABLE snapshots(seq bigint PRIMARY KEY, body text NOT NULL);
        CREATE TABLE probe(id int PRIMARY KEY CHECK (id = 1), count bigint NOT NULL);
        """;

    /// <summary>Makes the tables where there are none, in one transaction; replicas that start at once do it one after the
    /// other.</summary>
    /// <exception cref="StoreRefusedException">The tables are of a newer schema or of another log.</exception>
    public static async Task PrepareAsync(
        PostgresConnections connections, PostgresOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellationToken, Upgrading);
        if (await FindAsync(connection, cancellationToken) is { } found)
        {
            Demand(options, found);
            return;
        }

        try
        {
            // A schema that somebody made for this role is used: making one takes a right of its own, even where it is there.
            await ExecuteAsync(
                connection,
                "DO $$ BEGIN IF to_regnamespace('drbot') IS NULL THEN CREATE SCHEMA drbot; END IF; END $$",
                cancellationToken);
            await ExecuteAsync(connection, Tables, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreRefusedException($"{options.Place}: the tables cannot be created ({e.MessageText}). Let this role own the "
                + $"database, or run: CREATE SCHEMA {PostgresConnections.Schema} AUTHORIZATION {options.Place.Connection.Username}", e);
        }

        await ExecuteAsync(
            connection, "INSERT INTO about(id, version, origin) VALUES (1, $1, $2)", cancellationToken, Version, options.Origin);
        await OpenLogAsync(connection, options, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Checks tables that must be there.</summary>
    /// <exception cref="StoreRefusedException">There are none, or they are of a newer schema.</exception>
    public static async Task DemandAsync(
        PostgresConnections connections, PostgresOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        var found = await FindAsync(connection, cancellationToken)
            ?? throw new StoreRefusedException($"there is no store in {options.Place}; `drbot serve` makes it at its first start");
        DemandVersion(options, found.Version);
    }

    /// <summary>A clock that has asked the server once.</summary>
    public static async Task<DatabaseClock> ClockAsync(
        PostgresConnections connections, PostgresOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        await using var ask = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var clock = new DatabaseClock(options.Wire);
        var asked = options.Wire.GetTimestamp();
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        clock.Measure(row.GetFieldValue<DateTimeOffset>(0), asked);
        return clock;
    }

    private static async Task<(int Version, string Origin)?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand($"SELECT to_regclass('{PostgresConnections.Schema}.about') IS NOT NULL", connection);
        if (await look.ExecuteScalarAsync(cancellationToken) is not true)
            return null;
        await using var read = new NpgsqlCommand("SELECT version, origin FROM about", connection);
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt32(0), row.GetString(1)) : null;
    }

    private static void Demand(PostgresOptions options, (int Version, string Origin) found)
    {
        DemandVersion(options, found.Version);
        if (found.Origin != options.Origin)
            throw new StoreRefusedException($"{options.Place} holds the log '{found.Origin}', the configuration names "
                + $"'{options.Origin}': name the right database, or put the log's origin back");
    }

    private static void DemandVersion(PostgresOptions options, int version)
    {
        if (version > Version)
            throw new StoreRefusedException($"{options.Place} has schema {version}, this program knows up to {Version}: "
                + "it was upgraded by a newer version; start that version, or restore a backup made before the upgrade "
                + "into another database");
    }

    private static async Task OpenLogAsync(
        NpgsqlConnection connection, PostgresOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var batch = new AppendBatch(options.Origin, ChainTip.Empty, new BatchFacts());
        batch.Decide(PreparedAppend.From(new AppendRequest
        {
            Streams = [new StreamAppend("log", 0, [new JournalRecord("log.opened", "", "", "system", 1, options.Opening ?? [])])],
            At = now,
        }));
        await ExecuteAsync(connection, "INSERT INTO head(id, seq, leaf) VALUES (1, -1, '')", cancellationToken);
        await using var write = AppendSql.Write(connection, batch, Guid.NewGuid());
        await write.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
