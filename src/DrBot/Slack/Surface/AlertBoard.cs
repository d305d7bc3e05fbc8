using DrBot.Commands.Alerts;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Replicas;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// A message in the channel for each incident an alert proposes, with a button for a person. Follows the journal behind a
/// cursor of its own, which moves only past what stands in Slack.
/// </summary>
internal sealed class AlertBoard(
    IJournal journal, ICursors cursors, AlertReader alerts, ButtonBook buttons, ICardSink sink, LiveSlackOptions options, SurfaceDuty duty)
    : BackgroundService
{
    /// <summary>What the button of a proposal is called in the book.</summary>
    public const string Act = "declare-alert";

    private const string Cursor = "slack-alerts";
    private const int Batch = 500;
    private const int LongestTitle = 250;

    /// <summary>What the button of a proposal means.</summary>
    public static ButtonMeaning Declare(string proposal) => new(Act, proposal, "", "", "");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync((_, token) => FollowAsync(token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The cursor says what was shown.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var seq = await cursors.GetAsync(Cursor, cancellationToken);
        while (true)
        {
            await journal.WaitForAsync(seq, cancellationToken);
            seq = await TurnAsync(seq, cancellationToken);
        }
    }

    private async Task<long> TurnAsync(long seq, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, AlertProposed?>();
        while (await journal.ReadAfterAsync(seq, Batch, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries.Where(e => e.Stream == AlertsState.Stream))
                Note(changed, EventCodec.ToRecorded(entry)?.Event);
            seq = entries[^1].Seq;
        }

        if (changed.Count == 0)
            return seq;
        var state = await alerts.ReadAsync(cancellationToken);
        foreach (var (id, made) in changed)
            await sink.ShowAsync(await DrawAsync(id, state.Find(id), made, cancellationToken), cancellationToken);
        await cursors.AdvanceAsync(Cursor, seq, cancellationToken);
        return seq;
    }

    private static void Note(Dictionary<string, AlertProposed?> changed, Commands.Event? happened)
    {
        switch (happened)
        {
            case AlertProposed e:
                changed[e.Proposal] = e;
                break;
            case AlertResolved e:
                changed.TryAdd(e.Proposal, null);
                break;
            case AlertTaken e:
                changed.TryAdd(e.Proposal, null);
                break;
        }
    }

    private async Task<Card> DrawAsync(string id, AlertProposal? open, AlertProposed? made, CancellationToken cancellationToken)
    {
        var words = open is not null ? $"{open.Service}: {open.Title}" : made is not null ? $"{made.Service}: {made.Title}" : "";
        var line = Mrkdwn.Line(words, LongestTitle);
        if (open is null)
            return New(id, Mrkdwn.Of($"Alert over, or taken by somebody {line}"));
        var meaning = Declare(id);
        await buttons.PrepareAsync([meaning], cancellationToken);
        return New(id, Mrkdwn.Of($":warning: *An alert proposes an incident* of plan {open.Plan} (an alert's own words, nobody has checked them): {line}")) with
        {
            Foot = [new ActionsBlock([new Button(Act, "Declare incident", buttons.IdOf(meaning))])],
        };
    }

    private Card New(string id, Mrkdwn text) => new()
    {
        Key = $"alert/{id}", Channel = options.Current.Channel, Text = text, Body = [.. SectionBlock.Of(text)],
    };
}
