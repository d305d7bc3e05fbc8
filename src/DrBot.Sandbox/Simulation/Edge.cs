namespace DrBot.Sandbox.Simulation;

/// <summary>Where a process meets what outlives it: a call takes a while, and comes back only to the living.</summary>
internal sealed class Edge(VirtualTime time, Life life, Func<TimeSpan> latency)
{
    /// <summary>Does something a little later, and tells what it came to.</summary>
    public Task<T> DoAsync<T>(Func<T> what)
    {
        var done = new TaskCompletionSource<T>();
        time.Set(life, latency(), () => Complete(done, what));
        return done.Task;
    }

    /// <summary>As above; who waits may give up, and what was asked for happens all the same.</summary>
    public Task<T> AskAsync<T>(Func<T> what, CancellationToken cancellationToken) =>
        AskAsync(what, latency(), cancellationToken);

    /// <summary>As above, after this long.</summary>
    public async Task<T> AskAsync<T>(Func<T> what, TimeSpan after, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>();
        time.Set(life, after, () => Complete(done, what));
        using var given = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        return await done.Task;
    }

    private void Complete<T>(TaskCompletionSource<T> done, Func<T> what)
    {
        T result;
        try
        {
            result = what();
        }
        catch (Exception e)
        {
            // Whatever it was, it is the caller's: unless the process ended in it.
            if (life.IsAlive)
                done.TrySetException(e);
            return;
        }

        if (life.IsAlive)
            done.TrySetResult(result);
    }
}
