using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Replicas;

namespace DrBot.Execution;

/// <summary>
/// Drives the open runs whose leases this replica has: looks at the record, starts the work it asks for, and looks again
/// when the record or the clock has moved. All it knows is in the journal, so whoever takes a run up goes on where the
/// former one ended.
/// </summary>
internal sealed partial class RunDriver(
    IJournal journal,
    IncidentReader incidents,
    CommandGate gate,
    RunStarter starter,
    StepRunner steps,
    PlanLibrary plans,
    RunLeases leases,
    NewerVersion newer,
    Replica replica,
    IWakeUps wakeUps,
    TimeProvider domain,
    TimeProvider wire,
    ILogger<RunDriver> logger) : BackgroundService
{
    private static readonly TimeSpan FactsLast = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private const int MostFailures = 5;
    private readonly ConcurrentDictionary<string, Task> work = new();
    private readonly ConcurrentDictionary<string, int> failed = new();
    private readonly Permits moved = new(0);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => DriveAsync(stoppingToken);

    /// <summary>Drives until told to stop, on the scheduler it is called on.</summary>
    internal async Task DriveAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await GuardedAsync(LoadPlansAsync, stoppingToken))
            {
                // Nothing is driven before the record could be read.
            }

            while (!stoppingToken.IsCancellationRequested)
                await GuardedAsync(OnceAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The work under way is cancelled with the same token and ends between its effects.
        }

        await HandOverAsync();
    }

    // Each run is let go as soon as nothing of it is under way here, so that another replica goes on at once.
    private Task HandOverAsync() => Task.WhenAll(leases.Runs.Select(async run =>
    {
        await Task.WhenAll(WorkOf(run));
        await leases.LetGoAsync(run);
    }));

    private async Task OnceAsync(CancellationToken cancellationToken)
    {
        var head = journal.Head;
        var open = await incidents.OpenAsync(cancellationToken);
        foreach (var incident in open)
            await GuardedAsync(t => TurnAsync(incident, t), cancellationToken);
        await leases.KeepOnlyAsync(open.SelectMany(i => i.Runs).Where(r => !r.HasEnded).Select(r => r.Id).ToHashSet());
        await UntilSomethingMovesAsync(head, cancellationToken);
    }

    // A plan that is not loaded any more still says who may hold and abort what it began.
    private async Task LoadPlansAsync(CancellationToken cancellationToken)
    {
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
            if (plans.Current(incident.Declared.Plan) is null)
                await GuardedAsync(t => plans.ByHashAsync(incident.Declared.PlanHash, t), cancellationToken);
    }

    private async Task TurnAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        if (await newer.WroteAsync(incident, cancellationToken))
        {
            foreach (var run in incident.Runs)
                await leases.LetGoAsync(run.Id);
            return;
        }

        foreach (var run in incident.Runs.Where(r => !r.HasEnded))
            await TurnAsync(incident, run, cancellationToken);
        if (RunClocks.NextAt(incident) is { } at)
            wakeUps.WakeAt(at);
    }

    private async Task TurnAsync(IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        if (!IsWanted(incident, run))
        {
            // Whoever has something to do for it takes it then: a run that waits for people belongs to nobody.
            if (!WorkOf(run.Id).Any())
                await leases.LetGoAsync(run.Id);
            return;
        }

        if (await leases.HoldAsync(run.Id, cancellationToken) is not { } hold)
            return;
        try
        {
            if (await SettleAsync(hold, incident, run.Id, cancellationToken) is not { } now)
                return;
            await RingAsync(now, run.Id, hold.Lease.Lease, cancellationToken);
            Start(now, now.Run(run.Id)!, hold.Lease, cancellationToken);
        }
        catch (LeaseLostException)
        {
            hold.Lease.Lose();
        }
    }

    // What the driver has to do for it now or soon: once started it stays with whoever drives it.
    private bool IsWanted(IncidentState incident, RunState run)
    {
        var now = domain.GetUtcNow();
        if (run.HasStarted || RunClocks.Due(incident, now).Any(d => d.Run == run.Id))
            return true;
        if (run.Status != RunStatus.AwaitingApproval)
            return true;
        var due = FactsDue(run);
        if (due > now)
            wakeUps.WakeAt(due);
        return due <= now;
    }

    // A run that was under way when it was taken is taken up, and the channel is told. The incident as it is then; null
    // when there is nothing left to drive.
    private async Task<IncidentState?> SettleAsync(
        RunHold hold, IncidentState incident, string run, CancellationToken cancellationToken)
    {
        if (hold.IsSettled)
            return incident;
        var now = await incidents.RefreshAsync(incident.Id, cancellationToken);
        if (now?.Run(run) is not { HasEnded: false } found)
            return null;
        if (found.HasStarted && await gate.SubmitUnderAsync(
            hold.Lease.Lease, incident.Id, new ContinueRun(run, replica.Name), cancellationToken) is GateResult.Done done)
            now = done.State;
        hold.IsSettled = true;
        return now;
    }

    // Whatever goes wrong with one incident, or with the journal, must end neither the process nor the other runs.
    private async Task<bool> GuardedAsync(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part(cancellationToken);
            return true;
        }
        catch (JournalUnavailableException e)
        {
            LogJournalAway(e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogTurnFailed(e);
        }

        await Task.Delay(BetweenTries, wire, cancellationToken);
        return false;
    }

    private async Task RingAsync(IncidentState incident, string run, Lease lease, CancellationToken cancellationToken)
    {
        foreach (var due in RunClocks.Due(incident, domain.GetUtcNow()).Where(d => d.Run == run))
            await starter.RingAsync(incident, due, lease, cancellationToken);
    }

    private void Start(IncidentState incident, RunState run, HeldLease lease, CancellationToken cancellationToken)
    {
        switch (run.Status)
        {
            case RunStatus.Proposed:
            // People decide on what they see: facts older than a minute are looked at again while anybody is waited for.
            case RunStatus.AwaitingApproval when FactsDue(run) <= domain.GetUtcNow():
                Begin($"{run.Id}/preview", t => starter.PreviewAsync(incident.Id, run.Id, lease.Lease, t), lease, cancellationToken);
                break;
            case RunStatus.AwaitingApproval:
                break;
            case RunStatus.Approved:
                Begin($"{run.Id}/start", t => starter.StartAsync(incident.Id, run.Id, lease.Lease, t), lease, cancellationToken);
                break;
            default:
                foreach (var next in RunProgress.Next(run))
                    Begin($"{run.Id}/{next.Step}", t => StepAsync(incident.Id, run, next, lease, t), lease, cancellationToken);
                break;
        }
    }

    private static DateTimeOffset FactsDue(RunState run) => (run.FactsAt ?? run.ProposedAt) + FactsLast;

    private async Task StepAsync(
        string incident, RunState run, StepWork next, HeldLease lease, CancellationToken cancellationToken)
    {
        var key = $"{run.Id}/{next.Step}";
        try
        {
            var plan = await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken);
            await steps.RunAsync(incident, run.Id, next, plan, lease, cancellationToken);
            failed.TryRemove(key, out _);
        }
        catch (Exception e) when (e is not (JournalUnavailableException or LeaseLostException) && !cancellationToken.IsCancellationRequested
            && failed.AddOrUpdate(key, 1, (_, n) => n + 1) >= MostFailures)
        {
            // Nothing may fail for ever with nobody named: a person is asked, the log has the whole of it.
            failed.TryRemove(key, out _);
            var reason = $"DrBot itself failed {MostFailures} times at it ({(e is FormatException ? e.Message : e.GetType().Name)}); see its log";
            await gate.SubmitUnderAsync(
                lease.Lease, incident, new RecordUnknown(run.Id, next.Step, [reason], Ask: true), cancellationToken);
            throw;
        }
    }

    // One piece of work of a kind at a time; when it ends, whatever end, the driver looks again.
    private void Begin(
        string key, Func<CancellationToken, Task> run, HeldLease lease, CancellationToken cancellationToken)
    {
        // Work may end before it is noted here; what has ended stands in nobody's way.
        if (work.TryGetValue(key, out var known) && !known.IsCompleted)
            return;
        work[key] = WorkAsync(key, run, lease, cancellationToken);
    }

    private async Task WorkAsync(
        string key, Func<CancellationToken, Task> run, HeldLease lease, CancellationToken cancellationToken)
    {
        // Off the caller's hands, on whatever runs the caller.
        await Task.Yield();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            await run(both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            return;
        }
        catch (LeaseLostException)
        {
            lease.Lose();
        }
        catch (Exception e)
        {
            // The edge of a piece of work: whatever it was, the record says where it stands; look again soon.
            LogWorkFailed(e, key);
            await Task.WhenAny(Task.Delay(BetweenTries, wire, cancellationToken));
        }
        finally
        {
            work.TryRemove(key, out _);
            moved.Release();
        }
    }

    private IEnumerable<Task> WorkOf(string run) =>
        work.Where(w => w.Key.StartsWith(run + "/", StringComparison.Ordinal) && !w.Value.IsCompleted).Select(w => w.Value);

    private async Task UntilSomethingMovesAsync(long head, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(
            journal.WaitForAsync(head, waiting.Token), moved.WaitAsync(waiting.Token), wakeUps.NextAsync(waiting.Token),
            leases.NextTryAsync(waiting.Token));
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (first.IsFaulted)
            await first;
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "{Work} ended in an error; it is looked at again")]
    private partial void LogWorkFailed(Exception exception, string work);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Error, Message = "A turn of the driver ended in an error; the next one looks again")]
    private partial void LogTurnFailed(Exception exception);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Error, Message = "The journal cannot be used: {Reason}")]
    private partial void LogJournalAway(string reason);
}
