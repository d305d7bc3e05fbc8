namespace DrBot.Journal.Postgres;

/// <summary>An append that waits for its transaction.</summary>
internal sealed class PendingAppend(PreparedAppend append)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly TaskCompletionSource<AppendResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state;

    /// <summary>What is to be appended.</summary>
    public PreparedAppend Append { get; } = append;

    /// <summary>The bytes it holds while it waits, roughly.</summary>
    public long Size { get; } = append.Streams.Sum(s => s.Records.Sum(r => (long)r.Members.Length));

    /// <summary>Ends with the transaction.</summary>
    public Task<AppendResult> Done => done.Task;

    /// <summary>What was decided in the present transaction; null where it was refused as it is.</summary>
    public AppendResult? Result { get; set; }

    /// <summary>The writer takes it: from here on it ends by its transaction alone. False when it was cancelled.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    /// <summary>Gives up waiting if the writer has not begun.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting)
            done.TrySetCanceled(cancellationToken);
    }

    /// <summary>The transaction is durable, or nothing was to be written: the caller is told.</summary>
    public void Complete()
    {
        if (Result is { } result)
            done.TrySetResult(result);
    }

    /// <summary>Nothing of it is durable.</summary>
    public void Fail(Exception reason) => done.TrySetException(reason);
}
