using System.Net.Sockets;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>What PostgreSQL's errors mean for who waits, and what to do about them. Codes:
/// postgresql.org/docs/current/errcodes-appendix.html</summary>
internal static class PostgresFailures
{
    /// <summary>True when the connection or the server is gone, not the statement at fault.</summary>
    public static bool IsBroken(Exception e) => e switch
    {
        // Connection exceptions, the server being stopped or started, a transaction cut because nothing came.
        PostgresException p => p.SqlState.StartsWith("08", StringComparison.Ordinal)
            || p.SqlState is "57P01" or "57P02" or "57P03" or "25P03",
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => e is ObjectDisposedException or InvalidOperationException { InnerException: NpgsqlException },
    };

    /// <summary>True for what an exchange with the server may end in.</summary>
    public static bool IsOfTheServer(Exception e) => IsBroken(e) || e is PostgresException;

    /// <summary>True when one append of a transaction is to blame and the others can be written without it: it holds what
    /// the server cannot hold.</summary>
    public static bool IsOfOneAppend(Exception e) => e switch
    {
        PostgresException p => p.SqlState.StartsWith("22", StringComparison.Ordinal) || p.SqlState.StartsWith("54", StringComparison.Ordinal),
        _ => e is ArgumentException || e.InnerException is ArgumentException,
    };

    /// <summary>What a failed append is answered with.</summary>
    public static Exception AtWriting(PostgresPlace place, Exception e) => e switch
    {
        _ when e.InnerException is ArgumentException inner => inner,
        ArgumentException or JournalUnavailableException or StoreRefusedException => e,
        JournalTamperedException => new JournalUnavailableException("nothing was recorded: " + e.Message, e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new JournalUnavailableException(
            $"the disk of {place} is full: nothing was recorded; free some space there, the journal goes on by itself", e),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => new JournalUnavailableException(
            $"{place}: somebody holds the head of the chain: nothing was recorded; look into pg_locks and pg_stat_activity", e),
        _ => new JournalUnavailableException($"{place} cannot be written ({Text(e)}): nothing was recorded", e),
    };

    /// <summary>What a failed reading is answered with.</summary>
    public static JournalUnavailableException AtReading(PostgresPlace place, Exception e) =>
        e as JournalUnavailableException ?? new($"{place} cannot be read ({Text(e)})", e);

    /// <summary>What a failed opening is answered with.</summary>
    public static Exception AtOpening(PostgresPlace place, Exception e) => e switch
    {
        PostgresException { SqlState: "3D000" } => new StoreRefusedException(
            $"{place}: there is no such database; make it: createdb -E UTF8 {place.Connection.Database}", e),
        PostgresException p when p.SqlState.StartsWith("28", StringComparison.Ordinal) => new StoreRefusedException(
            $"{place} lets this user not in ({p.MessageText}): check user, password and pg_hba.conf", e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p => new StoreRefusedException(
            $"{place}: this role lacks a right ({p.MessageText}); see 'PostgreSQL' in docs/operations.md", e),
        _ when IsOfTheServer(e) => new JournalUnavailableException($"{place} cannot be reached ({Text(e)})", e),
        _ => e,
    };

    private static string Text(Exception e) => e switch
    {
        PostgresException p => p.MessageText,
        { InnerException: { } inner } and NpgsqlException => $"{e.Message}: {inner.Message}",
        _ => e.Message,
    };
}
