using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// Keeps the cards as the record is. What is shown follows the journal behind a cursor of its own; while Slack is away the
/// newest state waits, and is all that is sent when it is back.
/// </summary>
internal sealed partial class CardBoard(
    IJournal journal,
    ICursors cursors,
    IncidentReader incidents,
    PlanLibrary plans,
    Sightings sightings,
    ButtonBook buttons,
    ICardSink sink,
    Announcements announcements,
    LogBook log,
    LiveSlackOptions options,
    TimeProvider domain,
    TimeProvider wire,
    ILogger<CardBoard> logger) : BackgroundService
{
    private const string Cursor = "slack-cards";
    private const int Batch = 500;

    // Clocks on a card move: open incidents are drawn anew this often, well within Slack's pace.
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IncidentClocks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ApprovalClocks = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, byte> moving = new();
    private readonly CardRhythm rhythm = new(wire);

    // Direct messages that nobody is to act on any more make room for the cards that are watched now.
    private static readonly TimeSpan DirectRest = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> closing = new();

    private static readonly TimeSpan LogRest = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, byte> unwritten = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sightings.Changed += Note;
        try
        {
            var seq = await cursors.GetAsync(Cursor, stoppingToken);
            await DrawOpenAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                seq = await CatchUpAsync(seq, stoppingToken);
                await DrawMovingAsync(stoppingToken);
                await UntilSomethingMovesAsync(seq, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not shown is shown by the next process: the cursor says how far this one came.
        }
        finally
        {
            sightings.Changed -= Note;
        }
    }

    private void Note(string run) => moving[run[..run.LastIndexOf('-')]] = 0;

    private async Task<long> CatchUpAsync(long seq, CancellationToken cancellationToken)
    {
        try
        {
            while (await journal.ReadAfterAsync(seq, Batch, cancellationToken) is { Count: > 0 } entries)
            {
                foreach (var incident in entries.Select(e => e.Incident).Where(i => i.Length > 0).Distinct())
                    await DrawAsync(incident, cancellationToken);
                announcements.Show(entries);
                seq = entries[^1].Seq;
                await cursors.AdvanceAsync(Cursor, seq, cancellationToken);
            }
        }
        catch (JournalUnavailableException e)
        {
            LogJournalAway(e.Message);
            await Task.Delay(TimeSpan.FromSeconds(1), wire, cancellationToken);
        }

        return seq;
    }

    private async Task DrawOpenAsync(CancellationToken cancellationToken)
    {
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
            await DrawAsync(incident.Id, cancellationToken);
    }

    private async Task DrawMovingAsync(CancellationToken cancellationToken)
    {
        foreach (var incident in moving.Keys.ToList())
        {
            moving.TryRemove(incident, out _);
            await DrawAsync(incident, cancellationToken);
        }
    }

    private async Task DrawAsync(string id, CancellationToken cancellationToken)
    {
        if (await incidents.ReadAsync(id, cancellationToken) is not { } incident)
            return;
        var context = new CardContext(
            domain.GetUtcNow(), plans.Current(incident.Declared.Plan)?.Plan, sightings, buttons);
        foreach (var run in incident.Runs)
            await DrawRunAsync(incident, run, context, cancellationToken);
        if (rhythm.IsDue(incident.Id, News(incident), IncidentClocks))
            sink.Show(IncidentCard.Draw(incident, options.Current.Channel, context));
        await DrawLogAsync(incident, cancellationToken);
    }

    private async Task DrawLogAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        // What is not written now is written at a later turn, also of an incident that is over.
        if (!rhythm.IsDue(incident.Id + "/log", "", LogRest))
            unwritten[incident.Id] = 0;
        else if (await log.DrawAsync(incident, options.Current.Channel, cancellationToken) is { } book)
            sink.Show(book);
    }

    private static string News(IncidentState incident) => string.Join('|', [
        $"{incident.Status} {incident.Level} {incident.Commander} {incident.UnprotectedSince is null} {incident.DebtAcceptedBy}",
        .. incident.Runs.Select(r => $"{r.Status} {Desk.StatusText.WaitsFor(r)}"),
    ]);

    private static string News(RunState run) => string.Join('|', [
        $"{ApprovalCard.HeadlineOf(run)} {run.SucceededBy} {run.DataLoss}", .. run.Notes, .. run.Votes.Select(v => v.Person),
    ]);

    private async Task DrawRunAsync(IncidentState incident, RunState run, CardContext context, CancellationToken cancellationToken)
    {
        var channel = options.Current.Channel;
        await buttons.PrepareAsync([.. ApprovalCard.Buttons(incident, run), .. RunCard.Buttons(incident, run)], cancellationToken);
        if (run.HasStarted)
            sink.Show(RunCard.Draw(incident, run, channel, context));
        // The approval card is posted only once every target was looked at.
        var isAsked = run.Plan.Policy is not null && run.Status != RunStatus.Proposed || run.Status == RunStatus.Rejected;
        var clocks = ApprovalCard.IsOpen(run) ? ApprovalClocks : TimeSpan.MaxValue;
        if (isAsked && rhythm.IsDue(ApprovalCard.KeyOf(run), News(run), clocks))
            sink.Show(ApprovalCard.Draw(incident, run, channel, ApprovalCard.KeyOf(run), context));
        if (run.Plan.Policy is not null && IsDirectDue(run))
            await DrawDirectAsync(incident, run, context, cancellationToken);
    }

    private bool IsDirectDue(RunState run)
    {
        var key = run.Id + "/direct";
        if (ApprovalCard.IsOpen(run))
        {
            closing.TryRemove(run.Id, out _);
            return rhythm.IsDue(key, "open", TimeSpan.MaxValue);
        }

        var at = closing.GetOrAdd(run.Id, wire.GetUtcNow() + DirectRest);
        return (run.HasEnded || wire.GetUtcNow() >= at) && rhythm.IsDue(key, "closed", TimeSpan.MaxValue);
    }

    // Direct messages reach every eligible person of each slot not yet filled, at once; later they show how it ended.
    private async Task DrawDirectAsync(IncidentState incident, RunState run, CardContext context, CancellationToken cancellationToken)
    {
        var open = ApprovalCard.IsOpen(run) ? Desk.StatusText.OpenSlots(run) : [];
        var wanted = open.SelectMany(slot => ApprovalCard.EligiblePeople(run, slot, context)).ToHashSet();
        var all = run.Plan.Policy!.Slots.SelectMany(slot => ApprovalCard.EligiblePeople(run, slot, context)).Distinct();
        foreach (var person in all)
        {
            var key = ApprovalCard.DirectKeyOf(run, person);
            if (context.AccountOf(person) is not { } account)
                continue;
            if (wanted.Contains(person) || await sink.FindAsync(key, cancellationToken) is not null)
                sink.Show(ApprovalCard.Draw(incident, run, account, key, context));
        }
    }

    private async Task UntilSomethingMovesAsync(long seq, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tick = Task.Delay(Redraw, wire, waiting.Token);
        var first = await Task.WhenAny(journal.WaitForAsync(seq, waiting.Token), tick);
        var ticked = first == tick;
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (!ticked)
            return;
        foreach (var incident in unwritten.Keys.ToList())
        {
            unwritten.TryRemove(incident, out _);
            moving[incident] = 0;
        }

        foreach (var run in (await incidents.OpenAsync(cancellationToken)).SelectMany(i => i.Runs.Where(r => !r.HasEnded)))
            Note(run.Id);
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The cards wait for the journal: {Reason}")]
    private partial void LogJournalAway(string reason);
}
