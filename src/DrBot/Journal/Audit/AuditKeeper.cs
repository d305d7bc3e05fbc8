using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Hosting;
using DrBot.Journal.Audit.Pins;

namespace DrBot.Journal.Audit;

/// <summary>
/// Signs the log when it matters: before the first destructive step of a run, after its end, every 100 entries, and
/// with a heartbeat every five minutes (domain time). What cannot be signed is tried again and stops nothing.
/// </summary>
internal sealed partial class AuditKeeper(
    IStore store,
    CheckpointLog log,
    IReadOnlyList<IAuditSigner> signers,
    PinKeeper pins,
    AuditStatus status,
    Degradations degraded,
    [FromKeyedServices(WakeUpKinds.Checkpoints)] IWakeUps wakeUps,
    TimeProvider domain,
    TimeProvider wire,
    ILogger<AuditKeeper> logger) : BackgroundService, IRunSeal
{
    /// <summary>The most entries that may wait for the next checkpoint.</summary>
    internal const int MostUnsigned = 100;

    /// <summary>How often DrBot says that it lives, and how long entries may stay unsigned before it is an alarm.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private const string Part = "audit.checkpoints";
    private static readonly TimeSpan SealLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SignLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, byte> sealedRuns = new(StringComparer.Ordinal);
    private DateTimeOffset beatAt;
    private volatile bool failing;
    private bool isRotationKnown;
    private bool byBoth;
    private long triedAt;

    /// <inheritdoc />
    public async Task SealAsync(string run, CancellationToken cancellationToken)
    {
        if (!sealedRuns.TryAdd(run, 0))
            return;
        if (!await TrySignAsync(PinOccasion.Run, SealLimit, cancellationToken))
            sealedRuns.TryRemove(run, out _);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await TurnAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was appended since the newest checkpoint is signed by the next process.
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var occasion = PinOccasion.Count;
        try
        {
            await log.LookAsync(cancellationToken);
            if (!isRotationKnown)
                await RotateAsync(cancellationToken);
            if (domain.GetUtcNow() >= beatAt)
            {
                await AppendAsync(new Heartbeat(log.Newest?.Checkpoint.Size ?? 0), cancellationToken);
                beatAt = domain.GetUtcNow() + Every;
                occasion = PinOccasion.Beat;
                await log.LookAsync(cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(e);
        }

        if (log.HasEnding)
            occasion = PinOccasion.Run;
        var isDue = occasion != PinOccasion.Count || log.Unsigned >= MostUnsigned || failing;
        if (isDue && (!failing || wire.GetElapsedTime(triedAt) >= BetweenTries))
            await TrySignAsync(occasion, SignLimit, cancellationToken);
        status.Saw(log.Size, log.Newest?.Checkpoint.Size ?? 0);
        WatchTail();
        await UntilSomethingMovesAsync(cancellationToken);
    }

    private async Task<bool> TrySignAsync(PinOccasion occasion, TimeSpan longest, CancellationToken cancellationToken)
    {
        triedAt = wire.GetTimestamp();
        using var limit = new CancellationTokenSource(longest, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var signed = await log.SignAsync(byBoth, either.Token);
            byBoth = false;
            failing = false;
            status.Saw(log.Size, signed.Checkpoint.Size);
            status.Signing(domain.GetUtcNow(), null);
            degraded.Set(Part, null);
            pins.Offer(signed, occasion);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The edge of what vouches: whatever it was, nothing waits for it.
            Fail(e);
            return false;
        }
    }

    // A key that did not sign the newest checkpoint is a new one, and the log says so before it signs.
    private async Task RotateAsync(CancellationToken cancellationToken)
    {
        var key = signers[0].Key;
        if (log.SignedBy is { Count: > 0 } before && !before.Contains(key.Id))
        {
            byBoth = signers.Skip(1).Any(s => before.Contains(s.Key.Id));
            await AppendAsync(new KeyRotated(before[0], key.Id, key.Base64, byBoth), cancellationToken);
            LogRotated(before[0], key.Id, byBoth);
        }

        isRotationKnown = true;
    }

    private async Task AppendAsync(Event @event, CancellationToken cancellationToken) => await store.AppendAsync(
        new AppendRequest
        {
            At = domain.GetUtcNow(),
            Streams = [new StreamAppend(
                Streams.Audit, StreamAppend.AnyVersion, [EventCodec.ToRecord(@event, "", "system")])],
        },
        cancellationToken);

    private void Fail(Exception e)
    {
        if (!failing)
            LogCannotSign(e.Message);
        failing = true;
        status.Signing(domain.GetUtcNow(), e is OperationCanceledException ? "the key did not answer in time" : e.Message);
        WatchTail();
    }

    private void WatchTail()
    {
        if (!failing)
            return;
        if (!status.IsAlarmed && log.UnsignedSince is { } since && domain.GetUtcNow() - since > Every)
        {
            status.Alarm();
            LogAlarm(log.Unsigned, since);
        }

        status.Saw(log.Size, log.Newest?.Checkpoint.Size ?? 0);
        degraded.Set(Part, (status.IsAlarmed ? "ALARM: " : "") + status.Warning);
    }

    private async Task UntilSomethingMovesAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beat = beatAt - domain.GetUtcNow();
        wakeUps.WakeAt(beatAt);
        var first = await Task.WhenAny(
            store.WaitForAsync(log.Size - 1, waiting.Token),
            wakeUps.NextAsync(waiting.Token),
            // A seal may have failed beside this turn.
            Task.Delay(BetweenTries, wire, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        // At a speed at which minutes are moments, or while the store is away, it is not asked without end.
        if (first.IsFaulted || beat < Shortest)
            await Task.Delay(Shortest, wire, cancellationToken);
    }

    [LoggerMessage(EventId = 6501, Level = LogLevel.Warning,
        Message = "The journal cannot be signed: {Reason}. DrBot goes on and tries again")]
    private partial void LogCannotSign(string reason);

    [LoggerMessage(EventId = 6502, Level = LogLevel.Critical,
        Message = "ALARM: {Entries} journal entries are unsigned, the oldest since {Since:HH:mm:ss} UTC; see audit.checkpoints in /readyz")]
    private partial void LogAlarm(long entries, DateTimeOffset since);

    [LoggerMessage(EventId = 6503, Level = LogLevel.Warning,
        Message = "The journal's key has changed from {From} to {To}; the former one signs once more: {Both}")]
    private partial void LogRotated(string from, string to, bool both);
}
