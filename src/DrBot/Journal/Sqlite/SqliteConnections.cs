using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>Opens connections and reads every setting back that durability rests on: most hold per connection only.</summary>
internal static class SqliteConnections
{
    /// <summary>The journal's one writing connection.</summary>
    public static SqliteSession OpenWriter(SqliteOptions options)
    {
        var session = Open(options.Path, SqliteOpenMode.ReadWriteCreate, options.BusyTimeout, out var connection);
        try
        {
            Demand(session, "journal_mode", "wal", "PRAGMA journal_mode=WAL");
            // FULL: an acknowledged commit survives the loss of power; NORMAL may roll it back.
            Demand(session, "synchronous", "2", "PRAGMA synchronous=FULL");
            Demand(session, "fullfsync", "1", "PRAGMA fullfsync=ON");
            Demand(session, "foreign_keys", "1", "PRAGMA foreign_keys=ON");
            // Erased personal texts are overwritten, not only unlinked.
            Demand(session, "secure_delete", "1", "PRAGMA secure_delete=ON");
            options.WriterOpened?.Invoke(connection);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A connection that cannot write.</summary>
    public static SqliteSession OpenReader(string path, TimeSpan busyTimeout)
    {
        var session = Open(path, SqliteOpenMode.ReadOnly, busyTimeout, out _);
        try
        {
            Demand(session, "journal_mode", "wal", null);
            Demand(session, "synchronous", "2", "PRAGMA synchronous=FULL");
            Demand(session, "foreign_keys", "1", "PRAGMA foreign_keys=ON");
            Demand(session, "query_only", "1", "PRAGMA query_only=ON");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static SqliteSession Open(
        string path, SqliteOpenMode mode, TimeSpan busyTimeout, out SqliteConnection connection)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds));
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            // A pooled connection would keep the file open, and its settings, behind our back.
            Pooling = false,
            DefaultTimeout = seconds,
        }.ToString());
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            var wait = (seconds * 1000).ToString(CultureInfo.InvariantCulture);
            Demand(session, "busy_timeout", wait, "PRAGMA busy_timeout=" + wait);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Demand(SqliteSession session, string name, string expected, string? set)
    {
        if (set is not null)
            session.Execute(set);
        var found = Convert.ToString(session.Scalar("PRAGMA " + name), CultureInfo.InvariantCulture);
        if (!string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
            throw new StoreRefusedException($"SQLite does not keep {name}={expected} on this file, found {found}: "
                + "the store would not be durable here; move it to a local disk");
    }
}
