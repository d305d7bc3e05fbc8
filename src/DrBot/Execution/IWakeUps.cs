namespace DrBot.Execution;

/// <summary>Wakes the engine when something must happen later. It decides nothing: what is due is told from the record.</summary>
internal interface IWakeUps
{
    /// <summary>Asks to be woken at a domain time. An earlier wish stands; a lost one is found by the sweep.</summary>
    void WakeAt(DateTimeOffset when);

    /// <summary>Completes at the next wished time, or at the next sweep.</summary>
    Task NextAsync(CancellationToken cancellationToken);
}

/// <summary>Wakes from memory: rebuilt from the record at every turn, with a sweep every 30 s of domain time.</summary>
internal sealed class TimerWakeUps(TimeProvider domain) : IWakeUps
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private DateTimeOffset? next;

    public void WakeAt(DateTimeOffset when)
    {
        lock (gate)
            if (next is null || when < next)
                next = when;
    }

    public async Task NextAsync(CancellationToken cancellationToken)
    {
        var now = domain.GetUtcNow();
        TimeSpan wait;
        lock (gate)
        {
            wait = next is { } at && at - now < Sweep ? at - now : Sweep;
            next = null;
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, domain, cancellationToken);
    }
}
