using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Commands.Updates;
using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Journal;
using DrBot.Replicas;

namespace DrBot.Updates;

/// <summary>
/// Keeps every audience informed: sees in the record what is due, and works each queue of each incident on its own, so
/// that a channel that is away holds up no other. Whatever a former process began is ended first.
/// </summary>
internal sealed partial class UpdateSender(
    IJournal journal,
    IncidentReader incidents,
    UpdateChannels channels,
    UpdateWriter writer,
    UpdateCourier courier,
    [FromKeyedServices(WakeUpKinds.Updates)] IWakeUps wakeUps,
    UpdatesDuty duty,
    TimeProvider domain,
    TimeProvider wire,
    ILogger<UpdateSender> logger) : BackgroundService
{
    private const int ReadAtOnce = 500;
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> queues = new();
    private readonly Permits moved = new(0);
    private readonly WatchedIncidents watched = new();
    private long seen = -1;
    private long swept;
    private volatile Owed? standing;

    /// <summary>The incidents that may owe somebody an update, as of a seq; null before that is known here.</summary>
    public (IReadOnlyList<string> Watched, long Seen)? Standing => standing is { } s ? (s.Watched, s.Seen) : null;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => ServeAsync(stoppingToken);

    /// <summary>Serves the audiences until told to stop, on the scheduler it is called on.</summary>
    internal async Task ServeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync(KeepAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is under way ends by the same token; what has left is recorded before it does.
        }
    }

    private async Task KeepAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        watched.AllAgain();
        try
        {
            while (true)
            {
                await TurnAsync(lease, cancellationToken);
                await UntilSomethingMovesAsync(cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(queues.Values);
        }
    }

    private async Task TurnAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        try
        {
            await NoteChangedAsync(cancellationToken);
            Sweep();
            foreach (var id in watched.Due(domain.GetUtcNow()))
                await LookAsync(id, lease, cancellationToken);
            if (watched.NextAt is { } at)
                wakeUps.WakeAt(at);
            standing = new Owed([.. watched.All], seen);
        }
        catch (JournalUnavailableException e)
        {
            LogJournalAway(e.Message);
            await Task.Delay(AfterTrouble, wire, cancellationToken);
        }
    }

    // Every so often all of them are looked at, so that whatever was overlooked is only late.
    private void Sweep()
    {
        if (wire.GetElapsedTime(swept) < BetweenSweeps)
            return;
        swept = wire.GetTimestamp();
        watched.AllAgain();
    }

    // What cannot be read of one incident holds up the updates of no other.
    private async Task LookAsync(string incident, HeldLease lease, CancellationToken cancellationToken)
    {
        watched.Begin(incident);
        try
        {
            if (await incidents.ReadAsync(incident, cancellationToken) is not { } state || !Look(state, lease, cancellationToken))
                watched.Forget(incident);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            watched.Again(incident);
            if (e is JournalUnavailableException)
                throw;
            // Not before the next sweep: its time may have come long ago.
            watched.Until(incident, null);
            LogNotRead(e, incident);
        }
    }

    // An incident that is over and owes nothing is looked at again only when its stream moves.
    private async Task NoteChangedAsync(CancellationToken cancellationToken)
    {
        if (seen < 0 && incidents.Begun is var (unsettled, through))
        {
            foreach (var id in unsettled)
                watched.Moved(id);
            seen = through;
        }

        while (await journal.ReadAfterAsync(seen, ReadAtOnce, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var id in entries.Select(e => EventCodec.IncidentOf(e.Stream)).Where(id => id.Length > 0))
                watched.Moved(id);
            seen = entries[^1].Seq;
        }
    }

    // Starts what there is to do; false when nothing can become due any more by time alone.
    private bool Look(IncidentState state, HeldLease lease, CancellationToken cancellationToken)
    {
        var now = domain.GetUtcNow();
        var work = channels.WorkOf(state, now);
        foreach (var piece in work)
            Begin(state.Id, piece.Queue, lease, cancellationToken);
        watched.Until(state.Id, UpdateSchedule.NextAt(state, now));
        return work.Count > 0 || !state.IsOver;
    }

    private void Begin(string incident, string queue, HeldLease lease, CancellationToken cancellationToken)
    {
        // Work may end before it is noted here; what has ended stands in nobody's way.
        if (queues.TryGetValue(queue, out var known) && !known.IsCompleted)
            return;
        queues[queue] = GuardedAsync(incident, queue, lease, cancellationToken);
    }

    private async Task GuardedAsync(
        string incident, string queue, HeldLease lease, CancellationToken cancellationToken)
    {
        // Off the caller's hands, on whatever runs the caller.
        await Task.Yield();
        try
        {
            await WorkAsync(incident, queue, lease, cancellationToken);
        }
        catch (LeaseLostException)
        {
            lease.Lose();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            // The edge of a queue: whatever it was, the record says what is owed; look again soon.
            LogQueueFailed(e, queue);
            await Task.Delay(AfterTrouble, wire, CancellationToken.None);
        }
        finally
        {
            queues.TryRemove(queue, out _);
            watched.Again(incident);
            moved.Release();
        }
    }

    private async Task WorkAsync(
        string incident, string queue, HeldLease lease, CancellationToken cancellationToken)
    {
        ActingUnder.Enter(lease);
        while (await incidents.ReadAsync(incident, cancellationToken) is { } state)
        {
            if (channels.WorkOf(state, domain.GetUtcNow()).FirstOrDefault(w => w.Queue == queue) is not { } work)
                return;
            // Composed at its turn, not before: after an outage of the channel people read the newest, not a backlog.
            if ((work.Begun ?? await writer.BeginAsync(state, work.Due!, lease.Lease, cancellationToken)) is { } delivery)
                await courier.DeliverAsync(state, delivery, lease, cancellationToken);
        }
    }

    private async Task UntilSomethingMovesAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(
            journal.WaitForAsync(seen, waiting.Token), moved.WaitAsync(waiting.Token),
            wakeUps.NextAsync(waiting.Token));
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (first.IsFaulted)
            await Task.Delay(AfterTrouble, wire, cancellationToken);
    }

    [LoggerMessage(
        EventId = 4201, Level = LogLevel.Error, Message = "The queue {Queue} ended in an error; it is looked at again")]
    private partial void LogQueueFailed(Exception exception, string queue);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Error, Message = "The journal cannot be used: {Reason}")]
    private partial void LogJournalAway(string reason);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Error, Message = "What is owed of {Incident} cannot be told; it is looked at again")]
    private partial void LogNotRead(Exception exception, string incident);

    private sealed record Owed(IReadOnlyList<string> Watched, long Seen);
}
