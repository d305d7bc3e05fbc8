namespace DrBot.Journal;

/// <summary>The newest durable seq, and who waits for a newer one.</summary>
internal sealed class HeadSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long seq = -1;
    private bool closed;

    /// <summary>The newest durable seq; −1 when there is none.</summary>
    public long Seq => Volatile.Read(ref seq);

    /// <summary>Moves ahead and wakes who waits; never moves back.</summary>
    public void Advance(long to)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (to <= seq)
                return;
            Volatile.Write(ref seq, to);
            wake = moved;
            moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.TrySetResult();
    }

    /// <summary>Completes once <see cref="Seq"/> is above a seq.</summary>
    /// <exception cref="JournalUnavailableException">The journal was closed meanwhile.</exception>
    public async Task WaitForAsync(long above, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (seq > above)
                    return;
                if (closed)
                    throw new JournalUnavailableException("the journal is closed");
                next = moved.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Close()
    {
        lock (gate)
            closed = true;
        moved.TrySetResult();
    }
}
