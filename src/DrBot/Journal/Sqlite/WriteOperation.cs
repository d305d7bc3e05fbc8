namespace DrBot.Journal.Sqlite;

/// <summary>A write that waits for its transaction.</summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private int state;

    /// <summary>The bytes it holds while it waits, roughly.</summary>
    public virtual long Size => 0;

    /// <summary>The entries it placed in the chain, once it was executed.</summary>
    public virtual IReadOnlyList<JournalEntry> Entries => [];

    /// <summary>The writer takes it: from here on it ends by its transaction alone. False when it was cancelled.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    /// <summary>Writes within the batch's transaction. May be called again after a rollback.</summary>
    public abstract void Execute(SqliteSession session, ChainHead head);

    /// <summary>The transaction is durable; called on the writer's connection before <see cref="Complete"/>.</summary>
    public virtual void AfterCommit(SqliteSession session)
    {
    }

    /// <summary>The transaction is durable: the caller is told.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it is durable.</summary>
    public abstract void Fail(Exception reason);

    /// <summary>The caller no longer waits; true when it was not taken yet, so that it has no effect.</summary>
    protected bool TryCancel() => Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting;
}

/// <summary>A write with a result.</summary>
internal abstract class WriteOperation<T> : WriteOperation
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    /// <summary>Ends with the transaction.</summary>
    public Task<T> Done => done.Task;

    /// <inheritdoc />
    public sealed override void Execute(SqliteSession session, ChainHead head) => result = Write(session, head);

    /// <summary>What the last execution came to.</summary>
    protected T? Result => result;

    /// <inheritdoc />
    public sealed override void Complete() => done.TrySetResult(result!);

    /// <inheritdoc />
    public sealed override void Fail(Exception reason) => done.TrySetException(reason);

    /// <summary>Gives up waiting if the writer has not begun.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryCancel())
            done.TrySetCanceled(cancellationToken);
    }

    /// <summary>Writes and says what it came to.</summary>
    protected abstract T Write(SqliteSession session, ChainHead head);
}

/// <summary>A small write of a side store. It must be harmless to repeat.</summary>
internal sealed class SideWrite<T>(Func<SqliteSession, T> write) : WriteOperation<T>
{
    /// <inheritdoc />
    protected override T Write(SqliteSession session, ChainHead head) => write(session);
}
