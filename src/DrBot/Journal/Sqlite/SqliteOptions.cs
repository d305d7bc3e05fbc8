using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>How a SQLite store is opened.</summary>
internal sealed class SqliteOptions
{
    /// <summary>The database file; its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>The log's origin, <c>drbot.example/prod-1</c>. It is fixed when the file is created; opening with
    /// another one is refused.</summary>
    public required string Origin { get; init; }

    /// <summary>What the first entry of a new store says besides; null for nothing.</summary>
    public JsonObject? Opening { get; init; }

    /// <summary>How many writes may wait.</summary>
    /// <value>From 1; default 4,096. One more is answered "overloaded".</value>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>How many bytes of entries may wait, so that a storm of large ones cannot exhaust memory.</summary>
    /// <value>Default 64 MiB. Beyond it the answer is "overloaded"; a single write is always let in.</value>
    public long QueueBytes { get; init; } = 64 << 20;

    /// <summary>How many writes share one transaction, and so one wait for the disk.</summary>
    /// <value>From 1 (each alone); default 256.</value>
    public int MaxBatch { get; init; } = 256;

    /// <summary>How long a write waits for another program's lock on the database.</summary>
    /// <value>Default 2 s, in wall time, rounded up to whole seconds: a click is still answered within Slack's 3 s.</value>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The wire clock: leases run out by it.</summary>
    /// <value>Null for the clock the store is opened with.</value>
    public TimeProvider? WireClock { get; init; }

    /// <summary>Names the type of the file system a folder is on, or null when unknown.</summary>
    public Func<string, string?> FileSystemOf { get; init; } = MountTable.FileSystemOf;

    /// <summary>Called for each new writing connection, after its settings are checked.</summary>
    public Action<SqliteConnection>? WriterOpened { get; init; }

    /// <summary>Called right after each commit, before it is known to have succeeded: a fault point.</summary>
    public Action? Committing { get; init; }
}
