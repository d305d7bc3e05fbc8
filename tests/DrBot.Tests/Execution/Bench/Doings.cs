namespace DrBot.Tests.Execution.Bench;

/// <summary>What a process under test is doing, and whether it still may: after its death nothing it began comes back.</summary>
internal sealed class Doings
{
    private readonly TaskCompletionSource death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource burial = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int underWay;
    private long begun;

    /// <summary>Completes when the process dies.</summary>
    public Task Death => death.Task;

    /// <summary>True once it died.</summary>
    public bool IsDead => death.Task.IsCompleted;

    /// <summary>How much was begun so far.</summary>
    public long Begun => Interlocked.Read(ref begun);

    /// <summary>True while nothing is under way.</summary>
    public bool IsIdle => Volatile.Read(ref underWay) == 0;

    /// <summary>From now on nothing the process asks for is done, and nothing is answered.</summary>
    public void Die() => death.TrySetResult();

    /// <summary>Lets go of everything that waits since the death.</summary>
    public void Bury() => burial.TrySetException(new InvalidOperationException("this process has ended"));

    /// <summary>Does something on the process's behalf.</summary>
    public async Task<T> DoAsync<T>(Func<Task<T>> what)
    {
        if (IsDead)
            await burial.Task;
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref underWay);
        T result;
        try
        {
            result = await what();
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }

        if (IsDead)
            await burial.Task;
        return result;
    }
}
