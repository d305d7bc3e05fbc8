using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>
/// The only writer. A thread of its own takes what waits, writes it in one transaction and answers every caller after
/// the one commit: under load many appends share a wait for the disk, alone an append waits for nobody.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteOptions options;
    private readonly Action<long, IReadOnlyList<JournalEntry>> committed;
    private readonly BlockingCollection<WriteOperation> queue;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteSession? session;
    private long waitingBytes;

    /// <param name="session">The connection the store was checked with.</param>
    /// <param name="committed">Told the newest durable seq and what was added, before the callers are.</param>
    public SqliteWriter(
        SqliteOptions options, SqliteSession session, Action<long, IReadOnlyList<JournalEntry>> committed)
    {
        this.options = options;
        this.session = session;
        this.committed = committed;
        queue = new BlockingCollection<WriteOperation>(options.QueueCapacity);
        // Not the thread pool: a storm that starves the pool must not delay a vote's commit.
        new Thread(Run) { IsBackground = true, Name = "journal-writer" }.Start();
    }

    /// <summary>Queues a write and ends with its transaction. A cancelled wait means that nothing was written; once
    /// the write is under way, its outcome is waited for instead.</summary>
    /// <exception cref="JournalUnavailableException">Overloaded, closed, or the store failed: nothing was written.</exception>
    public async Task<T> WriteAsync<T>(WriteOperation<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enqueue(operation);
        await using (cancellationToken.Register(() => operation.Cancel(cancellationToken)))
            return await operation.Done;
    }

    /// <summary>Writes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.CompleteAdding();
        await stopped.Task;
    }

    private void Enqueue(WriteOperation operation)
    {
        var size = operation.Size;
        var waiting = Interlocked.Add(ref waitingBytes, size);
        try
        {
            if ((waiting <= options.QueueBytes || waiting == size) && queue.TryAdd(operation))
                return;
        }
        catch (InvalidOperationException e)
        {
            throw new JournalUnavailableException("the journal is closed: nothing was recorded", e);
        }

        Interlocked.Add(ref waitingBytes, -size);
        throw new JournalUnavailableException(
            $"the journal is overloaded: {queue.Count} writes of {waiting - size} bytes wait already; "
            + "nothing was recorded, try again");
    }

    private void Run()
    {
        try
        {
            var batch = new List<WriteOperation>(options.MaxBatch);
            foreach (var first in queue.GetConsumingEnumerable())
            {
                Take(first, batch);
                while (batch.Count < options.MaxBatch && queue.TryTake(out var next))
                    Take(next, batch);
                if (batch.Count > 0)
                    Process(batch);
                batch.Clear();
            }
        }
        finally
        {
            Merge();
            Discard();
            stopped.TrySetResult();
        }
    }

    private void Take(WriteOperation operation, List<WriteOperation> batch)
    {
        Interlocked.Add(ref waitingBytes, -operation.Size);
        if (operation.TryTake())
            batch.Add(operation);
    }

    private void Process(IReadOnlyList<WriteOperation> batch)
    {
        try
        {
            Commit(batch);
        }
        catch (Exception e) when (batch.Count > 1 && SqliteFailures.IsOfOneOperation(e))
        {
            // One of them cannot be written; the others must not suffer for it.
            Discard();
            foreach (var operation in batch)
                Process([operation]);
        }
        catch (Exception e)
        {
            // The edge of the writer's loop: whatever it was, every caller is told and the next batch starts afresh.
            Discard();
            var reason = SqliteFailures.AtWriting(options.Path, e);
            foreach (var operation in batch)
                operation.Fail(reason);
        }
    }

    private void Commit(IReadOnlyList<WriteOperation> batch)
    {
        session ??= SqliteConnections.OpenWriter(options);
        session.Execute("BEGIN IMMEDIATE");
        var head = ChainHead.Read(session);
        var before = head.Seq;
        foreach (var operation in batch)
            operation.Execute(session, head);
        try
        {
            session.Execute("COMMIT");
            options.Committing?.Invoke();
        }
        catch (SqliteException) when (head.Seq > before)
        {
            // The disk may have failed after the commit was written. Where the store says that it stands, it is not
            // taken back.
            session = Reopen(head);
            if (session is null)
                throw;
        }

        committed(head.Seq, [.. batch.SelectMany(o => o.Entries)]);
        foreach (var operation in batch)
        {
            operation.AfterCommit(session);
            operation.Complete();
        }
    }

    /// <summary>After a failed commit only the store knows the outcome. A new connection that sees the head, or null.</summary>
    private SqliteSession? Reopen(ChainHead head)
    {
        Discard();
        SqliteSession? fresh = null;
        try
        {
            fresh = SqliteConnections.OpenWriter(options);
            var found = ChainHead.Read(fresh);
            if (found.Seq == head.Seq && found.Leaf == head.Leaf)
                return fresh;
        }
        catch (Exception e) when (e is SqliteException or StoreRefusedException or JournalTamperedException)
        {
            // Not to be seen: the callers are told that nothing was recorded.
        }

        fresh?.Dispose();
        return null;
    }

    // What was written lies in the file itself once the process has ended: a copy of the one file is a whole copy.
    private void Merge()
    {
        try
        {
            session?.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // A reader beside us holds it up: the log stays, and nothing in it is lost.
        }
    }

    private void Discard()
    {
        try
        {
            session?.Dispose();
        }
        catch (SqliteException)
        {
            // Closing rolls back; a connection that cannot even close is given up all the same.
        }

        session = null;
    }
}
