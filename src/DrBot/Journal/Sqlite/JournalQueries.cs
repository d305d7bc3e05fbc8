namespace DrBot.Journal.Sqlite;

/// <summary>The reads of the journal.</summary>
internal static class JournalQueries
{
    /// <summary>A stream above a version.</summary>
    public static IReadOnlyList<JournalEntry> Stream(SqliteSession session, string stream, long afterVersion) =>
        EntryReader.Read(
            session, "SELECT seq, line FROM entries WHERE stream = $1 AND version > $2 ORDER BY version", stream, afterVersion);

    /// <summary>All streams above a seq.</summary>
    public static IReadOnlyList<JournalEntry> After(SqliteSession session, long afterSeq, int limit) =>
        EntryReader.Read(session, "SELECT seq, line FROM entries WHERE seq > $1 ORDER BY seq LIMIT $2", afterSeq, limit);

    /// <summary>The streams that begin with a prefix. Leaps along the index from name to name: the cost is in the
    /// number of streams, not of entries.</summary>
    public static IReadOnlyList<string> Streams(SqliteSession session, string prefix)
    {
        var names = new List<string>();
        using var rows = session.Query(
            """
            WITH RECURSIVE names(name) AS (
              SELECT min(stream) FROM entries WHERE stream >= $1
              UNION ALL
              SELECT (SELECT min(stream) FROM entries WHERE stream > name) FROM names
              WHERE name IS NOT NULL AND substr(name, 1, length($1)) = $1)
            SELECT name FROM names WHERE name IS NOT NULL AND substr(name, 1, length($1)) = $1
            """,
            prefix);
        while (rows.Read())
            names.Add(rows.GetString(0));
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>The hashes under which a private text is kept.</summary>
    public static IReadOnlyList<string> HashesOf(SqliteSession session, string text)
    {
        var hashes = new List<string>();
        using var rows = session.Query("SELECT hash FROM private WHERE value = $1 ORDER BY hash", text);
        while (rows.Read())
            hashes.Add(rows.GetString(0));
        return hashes;
    }

    /// <summary>The lines above a seq, byte for byte.</summary>
    public static IReadOnlyList<byte[]> Lines(SqliteSession session, long afterSeq, int limit)
    {
        var lines = new List<byte[]>();
        using var rows = session.Query("SELECT line FROM entries WHERE seq > $1 ORDER BY seq LIMIT $2", afterSeq, limit);
        while (rows.Read())
            lines.Add((byte[])rows.GetValue(0));
        return lines;
    }

    /// <summary>The newest seq; −1 when there is none.</summary>
    public static long Newest(SqliteSession session) => (long?)session.Scalar("SELECT max(seq) FROM entries") ?? -1;
}
