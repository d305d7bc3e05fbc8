using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>Turns stored lines back into entries.</summary>
internal static class EntryReader
{
    /// <summary>The entries of a query that gives <c>seq, line</c>.</summary>
    public static List<JournalEntry> Read(SqliteSession session, string sql, params ReadOnlySpan<object?> values)
    {
        var lines = new List<(long Seq, byte[] Line)>();
        using (var rows = session.Query(sql, values))
            while (rows.Read())
                lines.Add((rows.GetInt64(0), (byte[])rows.GetValue(1)));
        return lines.ConvertAll(l => Parse(session, l.Seq, l.Line));
    }

    private static JournalEntry Parse(SqliteSession session, long seq, byte[] bytes)
    {
        try
        {
            var (line, data) = JournalLine.Parse(bytes);
            PrivateValues.Restore(data, hash => (string?)session.Scalar("SELECT value FROM private WHERE hash = $1", hash));
            return new JournalEntry(line.Seq, line.Stream, line.Version, line.At, line.Type, line.Incident, line.Run,
                line.Actor, line.Schema, data);
        }
        catch (FormatException e)
        {
            throw new JournalTamperedException(seq, e.Message, "an entry as it was written");
        }
    }
}
