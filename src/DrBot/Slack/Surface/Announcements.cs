using DrBot.Journal;
using DrBot.Replicas;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// Says in the channel what a card's silent change would let people miss, behind a cursor of its own that moves only past what
/// stands in Slack. After a gap the missed ones come as one summary.
/// </summary>
/// <remarks>
/// A message is known by the first entry it tells: a process that ends between posting and noting so finds the message again,
/// and whatever happened since is added to it instead of being told twice.
/// </remarks>
internal sealed class Announcements(
    IJournal journal, ICursors cursors, ICardSink sink, SurfaceDuty duty, LiveSlackOptions options, TimeProvider wire) : BackgroundService
{
    private const string Cursor = "slack-announcements";
    private const int Batch = 500;
    private const int Each = 3;
    private long saved = -1;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TellAsync(stoppingToken);

    /// <summary>Tells what happens until told to stop, on the scheduler it is called on.</summary>
    internal async Task TellAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync((_, token) => FollowAsync(token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The cursor says what was said.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var seq = saved = await cursors.GetAsync(Cursor, cancellationToken);
        while (true)
        {
            await journal.WaitForAsync(seq, cancellationToken);
            seq = await SayAsync(seq, cancellationToken);
        }
    }

    private async Task<long> SayAsync(long seq, CancellationToken cancellationToken)
    {
        var (message, end) = await NextAsync(seq, cancellationToken);
        if (message is not null && !await ShowAsync(message, cancellationToken))
            return seq;
        // What says nothing is read again after a restart, and says nothing then: that costs less than a write for
        // every entry.
        if (message is not null || end - saved >= Batch)
            await cursors.AdvanceAsync(Cursor, saved = end, cancellationToken);
        return end;
    }

    // The next message, and how far the journal is told once it stands.
    private async Task<(Card? Message, long End)> NextAsync(long seq, CancellationToken cancellationToken)
    {
        var said = new List<(long Seq, string Text)>();
        while (await journal.ReadAfterAsync(seq, Batch, cancellationToken) is { Count: > 0 } entries)
        {
            said.AddRange(entries.Select(e => (e.Seq, Text: AnnouncementText.Of(e)!)).Where(e => e.Text is not null));
            seq = entries[^1].Seq;
        }

        return said switch
        {
            [] => (null, seq),
            [var only] => (Message(only.Seq, Mrkdwn.Of(only.Text)), seq),
            { Count: <= Each } => (Message(said[0].Seq, Mrkdwn.Of(said[0].Text)), said[1].Seq - 1),
            _ => (Message(said[0].Seq, Mrkdwn.Lines(
                [Mrkdwn.Of($"Meanwhile:"), .. said.Select(s => Mrkdwn.Of($"• {s.Text}"))])), seq),
        };
    }

    private Card Message(long seq, Mrkdwn text) => new()
    {
        Key = $"said/{seq}",
        Channel = options.Current.Channel,
        Text = text.Text.Length <= BlockLimits.FallbackText ? text : Mrkdwn.Of($"Much has happened meanwhile"),
        Body = text.Text.Length <= BlockLimits.FallbackText ? [] : [.. SectionBlock.Of(text)],
    };

    // False when more happened while the message waited: then it is made anew, with that in it.
    private async Task<bool> ShowAsync(Card message, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shown = sink.ShowAsync(message, cancellationToken);
        var more = journal.WaitForAsync(journal.Head, waiting.Token);
        var first = await Task.WhenAny(shown, more);
        waiting.Cancel();
        if (first == shown)
        {
            await shown;
            return true;
        }

        // A message that is being posted right now is not made anew: it would only be changed under its readers.
        var grace = Task.Delay(TimeSpan.FromSeconds(2), wire, cancellationToken);
        if (await Task.WhenAny(shown, grace) != shown)
            return false;
        await shown;
        return true;
    }
}
