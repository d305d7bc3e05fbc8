using DrBot.Execution;
using DrBot.Journal;
using DrBot.Updates;

namespace DrBot.Hosting;

/// <summary>
/// Looks after the chain while the bot serves: checks what lies before the snapshot the store was opened from, and takes a
/// new snapshot every so many entries and at a clean stop. A break ends all change at once; the server goes on read-only.
/// </summary>
internal sealed partial class ChainKeeper(
    IStore store, IncidentReader incidents, UpdateSender updates, ChainBreak broken, IHostApplicationLifetime lifetime,
    TimeProvider wire, ILogger<ChainKeeper> logger) : BackgroundService
{
    /// <summary>How many entries a start may have to check.</summary>
    internal const int EntriesBetween = 10_000;

    private const int LinesAtOnce = 4000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);
    private readonly SemaphoreSlim taking = new(1);
    private ChainCheck? newest;
    private long taken = -1;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (store.Head > taken)
            await GuardedAsync(TakeAsync, cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        taking.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("looking after the chain", KeepAsync, wire, logger, stoppingToken);

    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        taken = store.CheckedFrom?.Seq ?? -1;
        if (store.CheckedFrom is { } from)
            await GuardedAsync(t => CheckBeforeAsync(from, t), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (store.Head - taken >= EntriesBetween)
                await GuardedAsync(TakeAsync, stoppingToken);
            await Task.Delay(Look, wire, stoppingToken);
        }
    }

    // In pieces, with room for commands between them: nobody waits for this.
    private async Task CheckBeforeAsync(ChainSnapshot from, CancellationToken cancellationToken)
    {
        var older = ChainCheck.FromStart();
        while (older.Seq < from.Seq)
        {
            var before = older.Seq;
            await older.GoOnAsync(store, Math.Min(from.Seq, before + LinesAtOnce), cancellationToken);
            if (older.Seq == before)
                throw new JournalTamperedException(before + 1, "no entry", $"entries up to {from.Seq}");
            await Task.Delay(Breath, wire, cancellationToken);
        }

        if (older.Leaf != from.Leaf || !older.Tree.Frontier().AsSpan().SequenceEqual(from.Frontier))
            throw new JournalTamperedException(from.Seq, "entries with leaf " + older.Leaf, $"{from.Leaf}, as the snapshot says");
        if (await store.FindDamageAsync(cancellationToken) is { } damage)
            Break($"the journal's file is damaged ({damage}). Changes are refused; keep the file as evidence and restore a backup");
        else
            LogWhole(from.Seq);
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        await taking.WaitAsync(cancellationToken);
        try
        {
            newest ??= store.CheckedFrom is { } from ? await ChainCheck.FromAsync(store, from, cancellationToken) : ChainCheck.FromStart();
            await newest.GoOnAsync(store, long.MaxValue, cancellationToken);
            if (newest.Seq <= taken)
                return;
            await store.SaveSnapshotAsync(await StandAsync(newest.Snapshot(), cancellationToken), cancellationToken);
            taken = newest.Seq;
        }
        finally
        {
            taking.Release();
        }
    }

    // Which incidents the next start must look at. What is not known now is left out, and found out then.
    private async Task<ChainSnapshot> StandAsync(ChainSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (await incidents.StandingAsync(cancellationToken) is not var (open, through) || updates.Standing is not { } owed)
            return snapshot;
        return snapshot with { Open = [.. open.Union(owed.Watched)], OpenThrough = Math.Min(through, owed.Seen) };
    }

    private async Task GuardedAsync(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part(cancellationToken);
        }
        catch (JournalTamperedException e)
        {
            Break(e.Message);
        }
        catch (JournalUnavailableException e)
        {
            // Tried again at the next look, or by the next process.
            newest = null;
            LogAway(e.Message);
        }
    }

    private void Break(string reason)
    {
        broken.Reason = reason;
        store.Refuse(reason);
        LogBroken(reason);
        lifetime.StopApplication();
    }

    [LoggerMessage(EventId = 2401, Level = LogLevel.Information, Message = "The chain before entry {Seq} was checked and is whole")]
    private partial void LogWhole(long seq);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Critical, Message = "The journal does not verify, DrBot goes on read-only: {Reason}")]
    private partial void LogBroken(string reason);

    [LoggerMessage(EventId = 2403, Level = LogLevel.Warning, Message = "No snapshot of the journal could be taken: {Reason}")]
    private partial void LogAway(string reason);
}

/// <summary>What was found broken in the chain while the bot served it; null while nothing was.</summary>
internal sealed class ChainBreak
{
    private volatile string? reason;

    /// <summary>A sentence for a person.</summary>
    public string? Reason
    {
        get => reason;
        set => reason ??= value;
    }
}
