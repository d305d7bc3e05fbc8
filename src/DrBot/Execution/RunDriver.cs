using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.Execution;

/// <summary>
/// Drives every open run: looks at the record, starts the work it asks for, and looks again when the record or the
/// clock has moved. All it knows is in the journal, so a new process goes on where the old one ended.
/// </summary>
internal sealed partial class RunDriver(
    IJournal journal,
    IncidentReader incidents,
    CommandGate gate,
    RunStarter starter,
    StepRunner steps,
    PlanLibrary plans,
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
            var taken = new HashSet<string>();
            while (!await GuardedAsync(t => TakeUpAsync(taken, t), stoppingToken))
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

        await Task.WhenAll(work.Values);
    }

    private async Task OnceAsync(CancellationToken cancellationToken)
    {
        var head = journal.Head;
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
            await GuardedAsync(t => TurnAsync(incident, t), cancellationToken);
        await UntilSomethingMovesAsync(head, cancellationToken);
    }

    // A run that was under way when its process ended is taken up, and the channel is told.
    private async Task TakeUpAsync(HashSet<string> taken, CancellationToken cancellationToken)
    {
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
        {
            foreach (var run in incident.Runs.Where(r => r is { HasStarted: true, HasEnded: false } && taken.Add(r.Id)))
                await TakeUpAsync(incident, run, taken, cancellationToken);
            // A plan that is not loaded any more still says who may hold and abort what it began.
            if (plans.Current(incident.Declared.Plan) is null)
                await GuardedAsync(t => plans.ByHashAsync(incident.Declared.PlanHash, t), cancellationToken);
        }
    }

    private async Task TakeUpAsync(
        IncidentState incident, RunState run, HashSet<string> taken, CancellationToken cancellationToken)
    {
        try
        {
            await gate.SubmitAsync(incident.Id, new ContinueRun(run.Id), null, cancellationToken);
        }
        catch (JournalUnavailableException)
        {
            taken.Remove(run.Id);
            throw;
        }
    }

    private async Task TurnAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        await RingAsync(incident, cancellationToken);
        foreach (var run in incident.Runs.Where(r => !r.HasEnded))
            Start(incident, run, cancellationToken);
        if (RunClocks.NextAt(incident) is { } at)
            wakeUps.WakeAt(at);
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

    private async Task RingAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        foreach (var due in RunClocks.Due(incident, domain.GetUtcNow()))
            await starter.RingAsync(incident, due, cancellationToken);
    }

    private void Start(IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        switch (run.Status)
        {
            case RunStatus.Proposed:
                Begin($"{run.Id}/preview", t => starter.PreviewAsync(incident.Id, run.Id, t), cancellationToken);
                break;
            case RunStatus.AwaitingApproval:
                Refresh(incident, run, cancellationToken);
                break;
            case RunStatus.Approved:
                Begin($"{run.Id}/start", t => starter.StartAsync(incident.Id, run.Id, t), cancellationToken);
                break;
            default:
                foreach (var next in RunProgress.Next(run))
                    Begin($"{run.Id}/{next.Step}", t => StepAsync(incident.Id, run, next, t), cancellationToken);
                break;
        }
    }

    // People decide on what they see: facts older than a minute are looked at again while anybody is waited for.
    private void Refresh(IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        var due = (run.FactsAt ?? run.ProposedAt) + FactsLast;
        if (domain.GetUtcNow() >= due)
            Begin($"{run.Id}/preview", t => starter.PreviewAsync(incident.Id, run.Id, t), cancellationToken);
        else
            wakeUps.WakeAt(due);
    }

    private async Task StepAsync(string incident, RunState run, StepWork next, CancellationToken cancellationToken)
    {
        var key = $"{run.Id}/{next.Step}";
        try
        {
            var plan = await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken);
            await steps.RunAsync(incident, run.Id, next, plan, cancellationToken);
            failed.TryRemove(key, out _);
        }
        catch (Exception e) when (e is not JournalUnavailableException && !cancellationToken.IsCancellationRequested
            && failed.AddOrUpdate(key, 1, (_, n) => n + 1) >= MostFailures)
        {
            // Nothing may fail for ever with nobody named: a person is asked, the log has the whole of it.
            failed.TryRemove(key, out _);
            var reason = $"DrBot itself failed {MostFailures} times at it ({(e is FormatException ? e.Message : e.GetType().Name)}); see its log";
            await gate.SubmitAsync(incident, new RecordUnknown(run.Id, next.Step, [reason], Ask: true), null, cancellationToken);
            throw;
        }
    }

    // One piece of work of a kind at a time; when it ends, whatever end, the driver looks again.
    private void Begin(string key, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        // Work may end before it is noted here; what has ended stands in nobody's way.
        if (work.TryGetValue(key, out var known) && !known.IsCompleted)
            return;
        work[key] = WorkAsync(key, run, cancellationToken);
    }

    private async Task WorkAsync(string key, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        // Off the caller's hands, on whatever runs the caller.
        await Task.Yield();
        try
        {
            await run(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
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

    private async Task UntilSomethingMovesAsync(long head, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(
            journal.WaitForAsync(head, waiting.Token), moved.WaitAsync(waiting.Token), wakeUps.NextAsync(waiting.Token));
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
