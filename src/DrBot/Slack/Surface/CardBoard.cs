using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Replicas;
using DrBot.Slack.Cards;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Surface;

/// <summary>
/// Keeps the cards as the record is. What is shown follows the journal behind a cursor of its own, which moves only past
/// what stands in Slack; while Slack is away the newest state waits, and is all that is sent when it is back.
/// </summary>
internal sealed partial class CardBoard(
    IJournal journal,
    ICursors cursors,
    IncidentReader incidents,
    Sightings sightings,
    CardContexts contexts,
    CardDrawer drawer,
    ICardSink sink,
    SurfaceDuty duty,
    TimeProvider wire,
    ILogger<CardBoard> logger) : BackgroundService
{
    private const string Cursor = "slack-cards";
    private const int Batch = 500;

    // Clocks on a card move: open incidents are drawn anew this often, and sent where they read differently then.
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForNewer = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, byte> moving = new();
    private readonly ConcurrentDictionary<string, byte> unfinished = new();
    private Undelivered undelivered = new();
    private long saved = -1;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => KeepAsync(stoppingToken);

    /// <summary>Keeps the cards until told to stop, on the scheduler it is called on.</summary>
    internal async Task KeepAsync(CancellationToken stoppingToken)
    {
        sightings.Changed += Note;
        try
        {
            await duty.DoAsync((_, token) => TakeTurnsAsync(token), stoppingToken);
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

    // Whoever has the duty begins with what the store says: another replica may have drawn since.
    private async Task TakeTurnsAsync(CancellationToken cancellationToken)
    {
        undelivered = new Undelivered();
        drawer.Forget();
        long? seq = null;
        while (!cancellationToken.IsCancellationRequested)
            seq = await TurnAsync(seq, cancellationToken);
    }

    private void Note(string run) => moving[run[..run.LastIndexOf('-')]] = 0;

    private async Task NoteOpenAsync(CancellationToken cancellationToken)
    {
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
            moving[incident.Id] = 0;
        foreach (var incident in unfinished.Keys)
            moving[incident] = 0;
    }

    private async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        await NoteOpenAsync(cancellationToken);
        return saved = await cursors.GetAsync(Cursor, cancellationToken);
    }

    // What goes wrong in showing a run must never end the process that carries it out.
    private async Task<long?> TurnAsync(long? from, CancellationToken cancellationToken)
    {
        var reached = from;
        try
        {
            var seq = from ?? await BeginAsync(cancellationToken);
            reached = seq;
            while (await journal.ReadAfterAsync(seq, Batch, cancellationToken) is { Count: > 0 } entries)
            {
                foreach (var entry in entries.Where(e => e.Incident.Length > 0))
                {
                    undelivered.Begin(entry.Incident, entry.Seq);
                    moving[entry.Incident] = 0;
                }

                reached = seq = entries[^1].Seq;
            }

            await DrawMovingAsync(cancellationToken);
            if (undelivered.Delivered(seq) is var delivered && delivered > saved)
                await cursors.AdvanceAsync(Cursor, saved = delivered, cancellationToken);
            await UntilSomethingMovesAsync(seq, cancellationToken);
            return reached;
        }
        catch (JournalUnavailableException e)
        {
            LogJournalAway(e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogTurnFailed(e);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), wire, cancellationToken);
        return reached;
    }

    private async Task DrawMovingAsync(CancellationToken cancellationToken)
    {
        foreach (var id in moving.Keys.ToList())
        {
            moving.TryRemove(id, out _);
            unfinished.TryRemove(id, out _);
            var newest = undelivered.NewestOf(id);
            try
            {
                if (await incidents.ReadAsync(id, cancellationToken) is { Newer: not null, IsOver: false })
                    LeaveToNewer(id);
                else if (await incidents.ReadAsync(id, cancellationToken) is { } incident)
                    _ = FollowAsync(incident, newest, await ShowAsync(incident, cancellationToken));
                else if (newest is { } nothing)
                    undelivered.End(id, nothing);
            }
            catch (Exception e) when (e is not JournalUnavailableException && !cancellationToken.IsCancellationRequested)
            {
                // Cards that cannot be drawn leave the others their place, and are tried again.
                unfinished[id] = 0;
                LogNotDrawn(e, id);
            }
        }
    }

    // A card drawn of half an incident would hide what the newer version showed: whoever understands it draws it.
    private void LeaveToNewer(string id)
    {
        unfinished[id] = 0;
        if (duty.StandAside(ForNewer))
            LogLeftToNewer(id);
    }

    private async Task<IReadOnlyList<Task>> ShowAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        var shown = new List<Task>();
        await foreach (var card in drawer.DrawAsync(incident, contexts.Of(incident), cancellationToken))
            if (card is null)
                unfinished[incident.Id] = 0;
            else
                shown.Add(sink.ShowAsync(card, cancellationToken));
        return shown;
    }

    private async Task FollowAsync(IncidentState incident, long? newest, IReadOnlyList<Task> shown)
    {
        var whole = !unfinished.ContainsKey(incident.Id);
        var owed = undelivered;
        try
        {
            await Task.WhenAll(shown);
            if (whole && newest is { } seq)
                owed.End(incident.Id, seq);
        }
        catch (Exception e) when (e is SlackApiException or OperationCanceledException)
        {
            // It stays undelivered: the sink goes on trying, and the next process draws it again.
        }
    }

    private async Task UntilSomethingMovesAsync(long seq, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tick = Task.Delay(Redraw, wire, waiting.Token);
        var first = await Task.WhenAny(journal.WaitForAsync(seq, waiting.Token), tick);
        var ticked = first == tick;
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (ticked)
            await NoteOpenAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 4304, Level = LogLevel.Warning,
        Message = "{Incident} was written by a newer version: the cards are left to a replica of that version")]
    private partial void LogLeftToNewer(string incident);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Error, Message = "The cards of {Incident} could not be drawn")]
    private partial void LogNotDrawn(Exception exception, string incident);

    [LoggerMessage(EventId = 4303, Level = LogLevel.Error, Message = "A turn of the cards ended in an error; the next one draws again")]
    private partial void LogTurnFailed(Exception exception);

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The cards wait for the journal: {Reason}")]
    private partial void LogJournalAway(string reason);
}
