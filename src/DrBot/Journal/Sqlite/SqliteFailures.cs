using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>What SQLite's errors mean for who waits, and what to do about them. Codes: sqlite.org/rescode.html</summary>
internal static class SqliteFailures
{
    private const int Busy = 5;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>True when one write of a transaction is to blame and the others can be written without it.</summary>
    public static bool IsOfOneOperation(Exception e) =>
        e is SqliteException { SqliteErrorCode: Constraint or TooBig } or ArgumentException or InvalidOperationException;

    /// <summary>What a failed transaction is answered with.</summary>
    public static Exception AtWriting(string path, Exception e) => e switch
    {
        ArgumentException => e,
        JournalTamperedException => new JournalUnavailableException("nothing was recorded: " + e.Message, e),
        SqliteException { SqliteErrorCode: Full } => new JournalUnavailableException(
            $"the disk of {path} is full: nothing was recorded; free some space, the journal goes on by itself", e),
        SqliteException { SqliteErrorCode: Busy } => new JournalUnavailableException(
            $"{path} is locked by another program: nothing was recorded; find it with 'fuser {path}'", e),
        _ => new JournalUnavailableException($"{path} cannot be written ({e.Message}): nothing was recorded", e),
    };

    /// <summary>What a failed opening is answered with.</summary>
    public static Exception AtOpening(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        Corrupt => new StoreRefusedException($"{path} is damaged ({e.Message}): keep it and restore a backup", e),
        NotADatabase => new StoreRefusedException($"{path} is not a SQLite database; name another file", e),
        _ => new JournalUnavailableException($"{path} cannot be opened ({e.Message})", e),
    };
}
