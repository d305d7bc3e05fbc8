using DrBot.Journal;
using DrBot.Providers;

namespace DrBot.Replicas;

/// <summary>
/// A lease this process holds, renewed until it is let go or lost. How much of it is left is measured here, from before
/// it was asked for: the store's clock and ours never meet.
/// </summary>
internal sealed partial class HeldLease : IChangePermit
{
    private readonly ILeases leases;
    private readonly LeaseTimes times;
    private readonly TimeProvider wire;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource letGo = new();
    private readonly Task renewing;
    private readonly Lock gate = new();
    private TaskCompletionSource renewed = New();
    private Instant since;

    public HeldLease(Lease lease, Instant asked, ILeases leases, LeaseTimes times, TimeProvider wire, ILogger logger)
    {
        (Lease, since) = (lease, asked);
        (this.leases, this.times, this.wire, this.logger) = (leases, times, wire, logger);
        Lost = lost.Token;
        renewing = RenewAsync();
    }

    /// <summary>What every write under it carries.</summary>
    public Lease Lease { get; }

    /// <summary>Cancelled once another has it.</summary>
    public CancellationToken Lost { get; }

    /// <summary>What is left of it, if it is not renewed.</summary>
    /// <remarks>By the clock that passes more: a monotonic one stands still while a machine is suspended, the other can
    /// be set.</remarks>
    public TimeSpan Remaining
    {
        get
        {
            lock (gate)
                return times.Length - since.Elapsed(wire);
        }
    }

    /// <inheritdoc />
    /// <exception cref="LeaseLostException">Another has it.</exception>
    public async ValueTask WaitAsync(TimeSpan call, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
                next = renewed.Task;
            if (Lost.IsCancellationRequested || letGo.IsCancellationRequested)
                throw new LeaseLostException(Lease);
            if (Remaining > call + times.Margin)
                return;
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The store refused a write under it: it is lost.</summary>
    public void Lose()
    {
        LogLost(Lease.Resource, Lease.Epoch);
        lost.Cancel();
        Pulse(null);
    }

    /// <summary>Lets it go, so that another can take it at once.</summary>
    public async Task LetGoAsync()
    {
        letGo.Cancel();
        Pulse(null);
        await renewing;
        if (Lost.IsCancellationRequested)
            return;
        try
        {
            await leases.ReleaseAsync(Lease, CancellationToken.None);
        }
        catch (JournalUnavailableException e)
        {
            LogNotReleased(Lease.Resource, e.Message);
        }
    }

    private async Task RenewAsync()
    {
        var wait = times.RenewEvery;
        try
        {
            while (true)
            {
                await Task.Delay(wait, wire, letGo.Token);
                if (await AskAsync() is not { } isMine)
                {
                    wait = times.TryEvery;
                    continue;
                }

                if (!isMine)
                {
                    Lose();
                    return;
                }

                wait = times.RenewEvery;
            }
        }
        catch (OperationCanceledException) when (letGo.IsCancellationRequested)
        {
            // It is let go.
        }
    }

    // Null when the store did not answer: then it goes on running out.
    private async Task<bool?> AskAsync()
    {
        var asked = Instant.Now(wire);
        using var limit = new CancellationTokenSource(times.Length, wire);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, letGo.Token);
        try
        {
            if (!await leases.RenewAsync(Lease, times.Length, both.Token))
                return false;
            Pulse(asked);
            return true;
        }
        catch (Exception e) when (!letGo.IsCancellationRequested)
        {
            // Whatever ails the store, the lease is asked for again; what it guards stops by itself meanwhile.
            LogNotRenewed(Lease.Resource, e.Message);
            return null;
        }
    }

    private void Pulse(Instant? asked)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            since = asked ?? since;
            wake = renewed;
            renewed = New();
        }

        wake.TrySetResult();
    }

    private static TaskCompletionSource New() => new();

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning,
        Message = "The lease of {Resource} with epoch {Epoch} is lost: another replica goes on with it")]
    private partial void LogLost(string resource, long epoch);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "The lease of {Resource} could not be renewed: {Reason}")]
    private partial void LogNotRenewed(string resource, string reason);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning,
        Message = "The lease of {Resource} could not be released, it runs out by itself: {Reason}")]
    private partial void LogNotReleased(string resource, string reason);
}

/// <summary>A moment by both of a clock's readings.</summary>
internal readonly record struct Instant(long Stamp, DateTimeOffset At)
{
    /// <summary>The moment now.</summary>
    public static Instant Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>How long ago it was, by the reading that says more.</summary>
    public TimeSpan Elapsed(TimeProvider clock)
    {
        var (measured, told) = (clock.GetElapsedTime(Stamp), clock.GetUtcNow() - At);
        return measured > told ? measured : told;
    }
}
