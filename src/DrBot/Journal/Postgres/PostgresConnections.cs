using System.Globalization;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>Opens connections; each is asked for what durability rests on before it is used.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    /// <summary>The schema everything of ours is in.</summary>
    public const string Schema = "drbot";

    private const int OldestServer = 13_00_00;
    private readonly PostgresOptions options;
    private readonly NpgsqlDataSource pool;
    private readonly NpgsqlDataSource single;

    public PostgresConnections(PostgresOptions options)
    {
        this.options = options;
        // Tells this process's sessions from another replica's, in pg_stat_activity and to itself.
        Name = "drbot " + Guid.NewGuid().ToString("N")[..12];
        pool = Source(pooled: true);
        single = Source(pooled: false);
    }

    /// <summary>The <c>application_name</c> of every session of this process.</summary>
    public string Name { get; }

    /// <summary>What the scheduler opens its own connections with: in the same schema, by a pool of its own.</summary>
    public string SchedulerDatabase
    {
        get
        {
            var builder = options.Place.Connection;
            builder.ApplicationName = Name + " scheduler";
            builder.SearchPath = Schema;
            builder.MaxPoolSize = 5;
            builder.Enlist = false;
            builder.Timeout = Math.Min(builder.Timeout, 5);
            builder.CommandTimeout = 10;
            return builder.ConnectionString;
        }
    }

    /// <summary>A connection of the pool, to be disposed soon.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => pool.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of its own, never given to anybody else.</summary>
    public ValueTask<NpgsqlConnection> OpenOwnAsync(CancellationToken cancellationToken) =>
        single.OpenConnectionAsync(cancellationToken);

    /// <summary>The same for the writer's thread. The server ends its transaction when this process stands still in the
    /// middle of it: another replica must not wait for a frozen one.</summary>
    public NpgsqlConnection OpenWriter()
    {
        var connection = single.OpenConnection();
        try
        {
            using var set = connection.CreateCommand();
            set.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SET idle_in_transaction_session_timeout = {(int)options.IdleInTransaction.TotalMilliseconds}; "
                + $"SET lock_timeout = {(int)(options.StatementTimeout.TotalMilliseconds * 0.9)}");
            set.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        await single.DisposeAsync();
    }

    private NpgsqlDataSource Source(bool pooled)
    {
        var builder = options.Place.Connection;
        builder.ApplicationName = Name;
        builder.SearchPath = Schema;
        builder.Pooling = pooled;
        builder.MaxPoolSize = 20;
        // What is set and read back when a connection is opened holds for as long as it lives.
        builder.NoResetOnClose = true;
        builder.Enlist = false;
        builder.KeepAlive = 0;
        builder.TcpKeepAlive = true;
        builder.TcpKeepAliveTime = 5;
        builder.TcpKeepAliveInterval = 2;
        builder.CommandTimeout = Math.Max(1, (int)Math.Ceiling(options.StatementTimeout.TotalSeconds));
        builder.Timeout = Math.Min(builder.Timeout, builder.CommandTimeout);
        builder.CancellationTimeout = 1000;
        if (options.ReadOnly)
            builder.Options = "-c default_transaction_read_only=on";
        builder.MaxAutoPrepare = 40;
        builder.AutoPrepareMinUsages = 2;
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        source.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = Settings(connection);
                using var row = command.ExecuteReader();
                row.NextResult();
                row.Read();
                Demand(row);
            },
            async connection =>
            {
                await using var command = Settings(connection);
                await using var row = await command.ExecuteReaderAsync();
                await row.NextResultAsync();
                await row.ReadAsync();
                Demand(row);
            });
        return source.Build();
    }

    // A commit is acknowledged when it is on disk: whatever the server's or the role's default says.
    private static NpgsqlCommand Settings(NpgsqlConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = """
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
            SELECT current_setting('synchronous_commit'), current_setting('server_version_num')::int,
                   pg_is_in_recovery(), current_setting('transaction_read_only'), current_setting('server_encoding')
            """;
        return command;
    }

    private void Demand(NpgsqlDataReader row)
    {
        var (commit, version, standby, readOnly, encoding) =
            (row.GetString(0), row.GetInt32(1), row.GetBoolean(2), row.GetString(3), row.GetString(4));
        if (version < OldestServer)
            throw new StoreRefusedException($"{options.Place} is PostgreSQL {version / 10000}, 13 or newer is needed; upgrade the server");
        if (encoding != "UTF8")
            throw new StoreRefusedException($"{options.Place} has the encoding {encoding}, UTF8 is needed; create the database "
                + "anew with ENCODING 'UTF8'");
        if (options.ReadOnly)
            return;
        if (commit is not ("on" or "remote_apply"))
            throw new StoreRefusedException($"{options.Place} keeps synchronous_commit at {commit}: an acknowledged vote could be "
                + "lost; set it to on for this database and role");
        if (standby || readOnly == "on")
            throw new JournalUnavailableException($"{options.Place} cannot be written: "
                + (standby ? "it is a standby; name the primary, or all servers of it" : "it is set to read only"));
    }
}
