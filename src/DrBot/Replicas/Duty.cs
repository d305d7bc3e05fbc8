using DrBot.Journal;

namespace DrBot.Replicas;

/// <summary>
/// Something one replica does for all of them, in several parts that begin and end together. The others wait; whichever
/// gets the lease goes on from what the store holds.
/// </summary>
internal abstract partial class Duty(string resource, LeaseKeeper keeper, ILogger logger) : BackgroundService
{
    private readonly Lock gate = new();
    private TaskCompletionSource changed = New();
    private TaskCompletionSource rested = New();
    private Turn? current;
    private long? asideSince;
    private TimeSpan aside;
    private int parts;

    /// <summary>The lease while this replica does it; null otherwise.</summary>
    public HeldLease? Current
    {
        get
        {
            lock (gate)
                return current?.Lease;
        }
    }

    /// <summary>Gives it up for a while: another replica does it better. Without effect soon after the last time, so
    /// that it is done somehow where there is no other.</summary>
    public bool StandAside(TimeSpan span)
    {
        CancellationTokenSource? over;
        lock (gate)
        {
            if (asideSince is { } last && keeper.Wire.GetElapsedTime(last) < 20 * span)
                return false;
            (asideSince, aside) = (keeper.Wire.GetTimestamp(), span);
            over = current?.Ending;
        }

        over?.Cancel();
        return true;
    }

    /// <summary>Does one part of it whenever this replica has the duty, until told to stop. A part that ends in an error is
    /// begun again: whatever went wrong, it must not end the process that fails the region over.</summary>
    /// <param name="part">Ends when its token is cancelled: the duty is another's then, or the process stops.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public async Task DoAsync(Func<HeldLease, CancellationToken, Task> part, CancellationToken stoppingToken)
    {
        while (true)
        {
            var turn = await EnterAsync(stoppingToken);
            var rest = TimeSpan.Zero;
            try
            {
                using var both = CancellationTokenSource.CreateLinkedTokenSource(turn.Over, stoppingToken);
                await part(turn.Lease, both.Token);
            }
            catch (OperationCanceledException) when (turn.Over.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
            {
                // Another replica does it now.
            }
            catch (LeaseLostException)
            {
                turn.Lease.Lose();
            }
            catch (JournalUnavailableException e) when (!stoppingToken.IsCancellationRequested)
            {
                rest = keeper.Times.AfterTrouble;
                LogWaits(resource, e.Message);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                rest = keeper.Times.AfterTrouble;
                LogFailed(e, resource, rest);
            }
            finally
            {
                Leave();
            }

            stoppingToken.ThrowIfCancellationRequested();
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, keeper.Wire, stoppingToken);
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => KeepAsync(stoppingToken);

    /// <summary>Takes it whenever it is free, until told to stop, on the scheduler it is called on.</summary>
    internal async Task KeepAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await HaveAsync(await TakeAsync(stoppingToken), stoppingToken);
                // A store may give a lease to whoever is being stopped: it must not be taken and let go for ever.
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next replica takes it.
        }
    }

    private async Task HaveAsync(HeldLease lease, CancellationToken stoppingToken)
    {
        LogBegun(resource, lease.Lease.Epoch);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        _ = Change(new Turn(lease, over));
        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, keeper.Wire, over.Token));
        await Change(null);
        await lease.LetGoAsync();
    }

    private async Task<HeldLease> TakeAsync(CancellationToken stoppingToken)
    {
        while (asideSince is { } since && aside - keeper.Wire.GetElapsedTime(since) is { Ticks: > 0 } rest)
            await Task.Delay(rest, keeper.Wire, stoppingToken);
        while (true)
        {
            try
            {
                if (await keeper.TakeAsync(resource, stoppingToken) is { } lease)
                    return lease;
            }
            catch (JournalUnavailableException e)
            {
                LogNotTaken(resource, e.Message);
            }

            await Task.Delay(keeper.Times.TryEvery, keeper.Wire, stoppingToken);
        }
    }

    // Completes when every part of the former turn has ended.
    private Task Change(Turn? to)
    {
        TaskCompletionSource wake;
        Task before;
        lock (gate)
        {
            current = to;
            before = parts == 0 ? Task.CompletedTask : rested.Task;
            (wake, changed) = (changed, New());
        }

        wake.TrySetResult();
        return before;
    }

    private async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (current is { Over.IsCancellationRequested: false } turn)
                {
                    parts++;
                    return turn;
                }

                next = changed.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    private void Leave()
    {
        TaskCompletionSource? last = null;
        lock (gate)
            if (--parts == 0)
                (last, rested) = (rested, New());
        last?.TrySetResult();
    }

    private static TaskCompletionSource New() => new();

    private sealed record Turn(HeldLease Lease, CancellationTokenSource Ending)
    {
        public CancellationToken Over { get; } = Ending.Token;
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "This replica has the duty {Duty}, epoch {Epoch}")]
    private partial void LogBegun(string duty, long epoch);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Warning, Message = "The duty {Duty} cannot be taken: {Reason}")]
    private partial void LogNotTaken(string duty, string reason);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Warning, Message = "A part of the duty {Duty} waits for the journal: {Reason}")]
    private partial void LogWaits(string duty, string reason);

    [LoggerMessage(EventId = 6104, Level = LogLevel.Error, Message = "A part of the duty {Duty} ended in an error; it is begun again in {Rest}")]
    private partial void LogFailed(Exception exception, string duty, TimeSpan rest);
}

/// <summary>What is shown and said in the chat.</summary>
internal sealed class SurfaceDuty(LeaseKeeper keeper, ILogger<SurfaceDuty> logger) : Duty("surface", keeper, logger);

/// <summary>What is sent to stakeholders.</summary>
internal sealed class UpdatesDuty(LeaseKeeper keeper, ILogger<UpdatesDuty> logger) : Duty("updates", keeper, logger);
