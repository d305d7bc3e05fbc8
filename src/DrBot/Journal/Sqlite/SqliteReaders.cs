using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>Reads on connections that cannot write, beside the writer and never waiting for it.</summary>
internal sealed class SqliteReaders(string path, TimeSpan busyTimeout) : IDisposable
{
    private const int Kept = 4;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private volatile bool closed;

    /// <summary>Reads within one consistent view, off the caller's thread.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => Read(read), cancellationToken);

    /// <summary>The same on the caller's thread.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        if (closed)
            throw new JournalUnavailableException("the journal is closed");
        SqliteSession? session = null;
        try
        {
            session = idle.TryTake(out var kept) ? kept : SqliteConnections.OpenReader(path, busyTimeout);
            session.Execute("BEGIN");
            var result = read(session);
            session.Execute("COMMIT");
            GiveBack(session);
            return result;
        }
        catch (Exception e) when (e is SqliteException or JournalTamperedException)
        {
            session?.Dispose();
            throw new JournalUnavailableException($"{path} cannot be read ({e.Message})", e);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var session))
            session.Dispose();
    }

    private void GiveBack(SqliteSession session)
    {
        if (idle.Count < Kept)
            idle.Add(session);
        else
            session.Dispose();
        // Asked after it was given back, so that no connection outlives a closing at the same moment.
        if (closed)
            Dispose();
    }
}
