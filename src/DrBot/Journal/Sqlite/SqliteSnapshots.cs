namespace DrBot.Journal.Sqlite;

/// <summary>Snapshots of the chain, in the file they are of.</summary>
internal static class SqliteSnapshots
{
    private const int Kept = 2;

    /// <summary>The newest one that can be read; null when there is none, or in a file of an earlier schema.</summary>
    public static ChainSnapshot? Newest(SqliteSession session)
    {
        if (session.Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'snapshots'") is null)
            return null;
        using var row = session.Query("SELECT body FROM snapshots ORDER BY seq DESC LIMIT 1");
        return row.Read() ? ChainSnapshot.FromJson(row.GetString(0)) : null;
    }

    /// <summary>Keeps one, and the one before it.</summary>
    public static bool Save(SqliteSession session, ChainSnapshot snapshot)
    {
        session.Execute(
            "INSERT INTO snapshots(seq, body) VALUES ($1, $2) ON CONFLICT(seq) DO UPDATE SET body = excluded.body",
            snapshot.Seq, snapshot.ToJson());
        session.Execute(
            "DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT $1)", Kept);
        return true;
    }

    /// <summary>The rows of the chain above a seq.</summary>
    public static IReadOnlyList<StoredLine> Lines(SqliteSession session, long afterSeq, int limit)
    {
        var lines = new List<StoredLine>();
        using var rows = session.Query(
            "SELECT seq, stream, version, line, leaf FROM entries WHERE seq > $1 ORDER BY seq LIMIT $2", afterSeq, limit);
        while (rows.Read())
            lines.Add(new StoredLine(
                rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2), (byte[])rows.GetValue(3), (byte[])rows.GetValue(4)));
        return lines;
    }
}
