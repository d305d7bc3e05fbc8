using System.Text.Json.Nodes;

namespace DrBot.Journal.Postgres;

/// <summary>How a PostgreSQL store is opened.</summary>
internal sealed class PostgresOptions
{
    /// <summary>The database. It must exist; the tables are created in its schema <c>drbot</c>.</summary>
    public required PostgresPlace Place { get; init; }

    /// <summary>The log's origin, <c>drbot.example/prod-1</c>. It is fixed when the tables are created; opening with
    /// another one is refused.</summary>
    public required string Origin { get; init; }

    /// <summary>The wire clock.</summary>
    public required TimeProvider Wire { get; init; }

    /// <summary>True when it is opened to be read: a standby serves too, and the server refuses every write.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What the first entry of a new store says besides; null for nothing.</summary>
    public JsonObject? Opening { get; init; }

    /// <summary>How many appends may wait.</summary>
    /// <value>From 1; default 4,096. One more is answered "overloaded".</value>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>How many bytes of entries may wait, so that a storm of large ones cannot exhaust memory.</summary>
    /// <value>Default 64 MiB. Beyond it the answer is "overloaded"; a single append is always let in.</value>
    public long QueueBytes { get; init; } = 64 << 20;

    /// <summary>How many appends share one transaction, and so one wait for the server.</summary>
    /// <value>From 1 (each alone); default 256.</value>
    public int MaxBatch { get; init; } = 256;

    /// <summary>How often the newest seq is asked for when no notification came.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one statement may take, waits for another replica's transaction among them.</summary>
    /// <value>Default 5 s, rounded up to whole seconds.</value>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server lets a transaction of a replica that says nothing more stand in everybody's way.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan IdleInTransaction { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A fault point in every append: <c>locked</c> before anything is written, <c>committing</c> before COMMIT is
    /// sent, <c>committed</c> before it is known to have succeeded.</summary>
    public Action<string>? Fault { get; init; }
}
