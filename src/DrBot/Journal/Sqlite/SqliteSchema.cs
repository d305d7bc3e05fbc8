using System.Globalization;

namespace DrBot.Journal.Sqlite;

/// <summary>The tables, and what a file must be to be used.</summary>
internal static class SqliteSchema
{
    /// <summary>The newest schema this program knows, in <c>user_version</c>.</summary>
    public const int Version = 4;

    /// <summary>"DrBt": marks the file as ours, in <c>application_id</c>.</summary>
    private const int ApplicationId = 0x44724274;

    private static readonly string[] Tables =
    [
        """
        CREATE TABLE entries(
          seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, line BLOB NOT NULL, leaf BLOB NOT NULL,
          UNIQUE(stream, version)) STRICT
        """,
        "CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
        "CREATE TRIGGER entries_last BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
        "CREATE TABLE private(hash TEXT PRIMARY KEY, salt BLOB NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE receipts(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, answer TEXT) STRICT",
        "CREATE TABLE plans(hash TEXT NOT NULL, place INTEGER NOT NULL, path TEXT NOT NULL, text BLOB NOT NULL, "
            + "PRIMARY KEY(hash, place)) STRICT",
        "CREATE TABLE cursors(name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
        "CREATE TABLE messages(key TEXT PRIMARY KEY, channel TEXT NOT NULL, thread TEXT, ts TEXT, at INTEGER NOT NULL) STRICT",
        "CREATE INDEX messages_place ON messages(channel, ts)",
        "CREATE TABLE buttons(id TEXT PRIMARY KEY, meaning TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID",
        "CREATE TABLE probe(id INTEGER PRIMARY KEY CHECK(id = 1), count INTEGER NOT NULL) STRICT",
        "PRAGMA application_id=" + ApplicationId.ToString(CultureInfo.InvariantCulture),
        "PRAGMA user_version=1",
    ];

    // What each later schema adds to the one before it, from the second on; never changed once it was released.
    private static readonly string[][] Additions =
    [
        ["CREATE TABLE lease(resource TEXT PRIMARY KEY, holder TEXT NOT NULL, epoch INTEGER NOT NULL, "
            + "expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID"],
        ["CREATE TABLE checkpoints(size INTEGER PRIMARY KEY, note TEXT NOT NULL, frontier BLOB NOT NULL) STRICT"],
        ["CREATE TABLE snapshots(seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT"],
    ];

    /// <summary>True when the file has our tables, false when it is new.</summary>
    /// <exception cref="StoreRefusedException">It is another program's, or of a newer schema.</exception>
    public static bool Exists(SqliteSession session, string path)
    {
        var version = Number(session, "PRAGMA user_version");
        var application = Number(session, "PRAGMA application_id");
        if (version == 0 && application == 0 && Number(session, "SELECT count(*) FROM sqlite_master") == 0)
            return false;
        if (application != ApplicationId)
            throw new StoreRefusedException($"{path} is a SQLite database of another program; name another file");
        if (version > Version)
            throw new StoreRefusedException($"{path} has schema {version}, this program knows up to {Version}: "
                + "it was written by a newer version; start that version, or restore a backup made before the upgrade");
        return true;
    }

    /// <summary>What the file's own check finds damaged; null when nothing is. It reads the whole file.</summary>
    public static string? FindDamage(SqliteSession session) =>
        (string?)session.Scalar("PRAGMA quick_check(1)") is var found and not "ok" ? found ?? "no answer" : null;

    /// <summary>Creates the tables; to be called within a transaction.</summary>
    public static void Create(SqliteSession session)
    {
        foreach (var sql in Tables)
            session.Execute(sql);
    }

    /// <summary>Brings a file of an earlier schema to this one, in one transaction.</summary>
    public static void Upgrade(SqliteSession session)
    {
        var found = Number(session, "PRAGMA user_version");
        if (found == Version)
            return;
        session.Execute("BEGIN IMMEDIATE");
        foreach (var sql in Additions.Skip((int)found - 1).SelectMany(added => added))
            session.Execute(sql);
        session.Execute("PRAGMA user_version=" + Version.ToString(CultureInfo.InvariantCulture));
        session.Execute("COMMIT");
    }

    private static long Number(SqliteSession session, string sql) => (long)session.Scalar(sql)!;
}
