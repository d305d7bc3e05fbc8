namespace DrBot.Updates.Channels;

/// <summary>The end of somebody's patience, on the wire clock; tells a timeout from being told to stop.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan _after;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan after, TimeProvider wire, CancellationToken stop)
    {
        _after = after;
        _stop = stop;
        _timeout = new CancellationTokenSource(after, wire);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    /// <exception cref="TimeoutException">The time is up.</exception>
    public async Task<T> Run<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came within {_after.TotalSeconds:0} s", e);
        }
    }

    /// <exception cref="TimeoutException">The time is up.</exception>
    public async Task Run(Task work) => await Run(Wrapped(work));

    public void Dispose()
    {
        _either.Dispose();
        _timeout.Dispose();
    }

    private static async Task<bool> Wrapped(Task work)
    {
        await work;
        return true;
    }
}
