using System.Collections.Concurrent;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>
/// This replica's only writer of entries. A thread of its own takes what waits, decides and writes it in one transaction
/// under the lock of the chain's head, and answers every caller after the one commit. A commit whose answer was lost is
/// looked for before anything else happens: it is never repeated, and never told lost when it went in.
/// </summary>
internal sealed partial class PostgresWriter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly PostgresOptions options;
    private readonly PostgresConnections connections;
    private readonly Func<long> known;
    private readonly Action<ChainTip> seen;
    private readonly BlockingCollection<PendingAppend> queue;
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? connection;
    private long waitingBytes;
    private bool isDown;

    /// <param name="known">The newest seq this replica knows to be durable.</param>
    /// <param name="seen">Told the durable end of the chain, before the callers are.</param>
    public PostgresWriter(PostgresOptions options, PostgresConnections connections, Func<long> known, Action<ChainTip> seen)
    {
        (this.options, this.connections, this.known, this.seen) = (options, connections, known, seen);
        queue = new BlockingCollection<PendingAppend>(options.QueueCapacity);
        // Not the thread pool: a storm that starves the pool must not delay a vote's commit.
        new Thread(Run) { IsBackground = true, Name = "journal-writer" }.Start();
    }

    /// <summary>Queues an append and ends with its transaction. A cancelled wait means that nothing was written; once
    /// the append is under way, its outcome is waited for instead.</summary>
    /// <exception cref="JournalUnavailableException">Overloaded, closed, or the server failed: nothing was written.</exception>
    public async Task<AppendResult> WriteAsync(PreparedAppend append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingAppend(append);
        Enqueue(pending);
        await using (cancellationToken.Register(() => pending.Cancel(cancellationToken)))
            return await pending.Done;
    }

    /// <summary>Writes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.CompleteAdding();
        closing.CancelAfter(Patience);
        await stopped.Task;
        closing.Dispose();
    }

    private void Enqueue(PendingAppend pending)
    {
        var waiting = Interlocked.Add(ref waitingBytes, pending.Size);
        try
        {
            if ((waiting <= options.QueueBytes || waiting == pending.Size) && queue.TryAdd(pending))
                return;
        }
        catch (InvalidOperationException e)
        {
            throw new JournalUnavailableException("the journal is closed: nothing was recorded", e);
        }

        Interlocked.Add(ref waitingBytes, -pending.Size);
        throw new JournalUnavailableException(
            $"the journal is overloaded: {queue.Count} writes of {waiting - pending.Size} bytes wait already; "
            + "nothing was recorded, try again");
    }

    private void Run()
    {
        try
        {
            var batch = new List<PendingAppend>(options.MaxBatch);
            foreach (var first in queue.GetConsumingEnumerable(CancellationToken.None))
            {
                Take(first, batch);
                while (batch.Count < options.MaxBatch && queue.TryTake(out var next, 0, CancellationToken.None))
                    Take(next, batch);
                if (batch.Count > 0)
                    Process(batch);
                batch.Clear();
            }
        }
        finally
        {
            Discard();
            stopped.TrySetResult();
        }
    }

    private void Take(PendingAppend pending, List<PendingAppend> batch)
    {
        Interlocked.Add(ref waitingBytes, -pending.Size);
        if (pending.TryTake())
            batch.Add(pending);
    }

    private void Process(IReadOnlyList<PendingAppend> batch)
    {
        try
        {
            Commit(batch);
            isDown = false;
        }
        catch (Exception e) when (batch.Count > 1 && PostgresFailures.IsOfOneAppend(e))
        {
            // One of them holds what cannot be written; the others must not suffer for it.
            Discard();
            foreach (var pending in batch)
                Process([pending]);
        }
        catch (Exception e)
        {
            // The edge of the writer's loop: whatever it was, every caller is told and the next batch starts afresh.
            Discard();
            isDown = true;
            var reason = PostgresFailures.AtWriting(options.Place, e);
            foreach (var pending in batch)
                pending.Fail(reason);
        }
    }

    // A server that was restarted is back within a moment: what was not sent to be committed is tried again.
    private void Commit(IReadOnlyList<PendingAppend> batch)
    {
        var began = options.Wire.GetTimestamp();
        for (var lost = 0; lost < 3;)
        {
            try
            {
                if (TryCommit(batch))
                    return;
                lost++;
            }
            catch (Exception e) when (PostgresFailures.IsBroken(e) && !isDown
                && options.Wire.GetElapsedTime(began) < Patience && !closing.IsCancellationRequested)
            {
                Discard();
                closing.Token.WaitHandle.WaitOne(50);
            }
        }

        throw new JournalUnavailableException($"{options.Place} cuts every commit off: nothing was recorded");
    }

    // False when it is known that nothing was committed and it may be tried again.
    private bool TryCommit(IReadOnlyList<PendingAppend> batch)
    {
        connection ??= connections.OpenWriter();
        var operation = Guid.NewGuid();
        var process = connection.ProcessID;
        using var transaction = connection.BeginTransaction();
        var decided = Decide(batch);
        if (!decided.HasWrites)
        {
            transaction.Rollback();
            Settle(batch, decided.Tip);
            return true;
        }

        using (var write = AppendSql.Write(connection, decided, operation))
            write.ExecuteNonQuery();
        options.Fault?.Invoke("committing");
        try
        {
            transaction.Commit();
            options.Fault?.Invoke("committed");
        }
        catch (Exception e) when (PostgresFailures.IsOfTheServer(e))
        {
            // The answer was lost, not necessarily the commit.
            if (!Find(operation, process))
            {
                if (e is PostgresException { Severity: "ERROR" })
                    throw;
                return false;
            }
        }

        Settle(batch, decided.Tip);
        return true;
    }

    private AppendBatch Decide(IReadOnlyList<PendingAppend> batch)
    {
        using var read = AppendSql.LockAndRead(connection!, [.. batch.Select(p => p.Append)]);
        var (tip, facts) = AppendSql.Read(read);
        if (tip.Seq < known())
            throw new JournalTamperedException(tip.Seq + 1, "no entry", $"entries up to {known()}, which were acknowledged; a standby "
                + "without them was made the primary, or an older backup was restored");
        options.Fault?.Invoke("locked");
        var decided = new AppendBatch(options.Origin, tip, facts);
        foreach (var pending in batch)
        {
            try
            {
                pending.Result = decided.Decide(pending.Append);
            }
            catch (ArgumentException e)
            {
                pending.Result = null;
                pending.Fail(e);
            }
        }

        return decided;
    }

    // Conflicts too: what made them is durable, so who folds again must see it.
    private void Settle(IReadOnlyList<PendingAppend> batch, ChainTip tip)
    {
        seen(tip);
        foreach (var pending in batch)
            pending.Complete();
    }

    private void Discard()
    {
        try
        {
            connection?.Dispose();
        }
        catch (Exception e) when (PostgresFailures.IsOfTheServer(e))
        {
            // A connection that cannot even close is given up all the same; the server rolls back.
        }

        connection = null;
    }
}
