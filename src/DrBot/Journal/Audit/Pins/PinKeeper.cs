using DrBot.Commands;
using DrBot.Hosting;

namespace DrBot.Journal.Audit.Pins;

/// <summary>
/// Lays checkpoints down outside, the newest first and the only one: a place that was away hears the latest when it is
/// back. What was laid down is recorded in one entry for all places.
/// </summary>
internal sealed partial class PinKeeper(
    IStore store,
    IReadOnlyList<IPin> pins,
    AuditStatus status,
    Degradations degraded,
    TimeProvider domain,
    TimeProvider wire,
    ILogger<PinKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly Dictionary<string, SignedCheckpoint> waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim moved = new(0);

    /// <summary>Has a checkpoint laid down wherever its occasion is wanted; waits for nothing.</summary>
    public void Offer(SignedCheckpoint checkpoint, PinOccasion occasion)
    {
        lock (gate)
            foreach (var pin in pins)
                if (pin.Wants(occasion) || waiting.ContainsKey(pin.Name))
                    waiting[pin.Name] = checkpoint;
        moved.Release();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var whole = await PublishAsync(stoppingToken);
                await UntilSomethingMovesAsync(whole ? Timeout.InfiniteTimeSpan : BetweenTries, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next process lays its own first checkpoint down.
        }
    }

    private async Task UntilSomethingMovesAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(moved.WaitAsync(until.Token), Task.Delay(longest, wire, until.Token));
        await until.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // True when nothing waits any more.
    private async Task<bool> PublishAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, SignedCheckpoint>[] due;
        lock (gate)
            due = [.. waiting];
        var outcomes = await Task.WhenAll(due.Select(d => PublishAsync(
            pins.First(p => p.Name == d.Key), d.Value, cancellationToken)));
        foreach (var laid in outcomes.OfType<Laid>().Where(l => l.Reference is not null).GroupBy(l => l.Checkpoint))
            await RecordAsync(laid.Key, [.. laid.Select(l => new Anchor(l.Pin, l.Reference!))], cancellationToken);
        lock (gate)
            return waiting.Count == 0;
    }

    private async Task<Laid?> PublishAsync(IPin pin, SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reference = await pin.PublishAsync(checkpoint, either.Token);
            lock (gate)
                if (ReferenceEquals(waiting.GetValueOrDefault(pin.Name), checkpoint))
                    waiting.Remove(pin.Name);
            status.PinTook(pin.Name, checkpoint.Checkpoint);
            degraded.Set("audit.pins." + pin.Name, null);
            return new Laid(pin.Name, checkpoint.Checkpoint, reference);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The edge of one place: the others have theirs, and this one is tried again.
            var why = e is OperationCanceledException ? $"no answer within {Longest.TotalSeconds:0} s" : e.Message;
            LogNotPinned(pin.Name, why);
            status.PinFailed(pin.Name, domain.GetUtcNow(), why);
            degraded.Set("audit.pins." + pin.Name, $"takes no checkpoint: {why}");
            return null;
        }
    }

    private async Task RecordAsync(Checkpoint checkpoint, IReadOnlyList<Anchor> anchors, CancellationToken cancellationToken)
    {
        try
        {
            await store.AppendAsync(
                new AppendRequest
                {
                    At = domain.GetUtcNow(),
                    Streams = [new StreamAppend(Streams.Audit, StreamAppend.AnyVersion,
                        [EventCodec.ToRecord(new AnchorPublished(checkpoint.Size, checkpoint.Root, anchors), "", "system")])],
                },
                cancellationToken);
        }
        catch (JournalUnavailableException e)
        {
            // The checkpoint lies outside all the same; that the log says so is wanted, not owed.
            LogNotPinned("journal", e.Message);
        }
    }

    [LoggerMessage(EventId = 6511, Level = LogLevel.Warning,
        Message = "Pin {Pin} took no checkpoint: {Reason}. It is tried again with the newest")]
    private partial void LogNotPinned(string pin, string reason);

    private sealed record Laid(string Pin, Checkpoint Checkpoint, string? Reference);
}
