using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Desk;
using DrBot.Journal;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// The incident's log book: one growing message in the thread of its card. A message that is changed costs the channel's
/// pace nothing, so the log never delays a card.
/// </summary>
internal sealed class LogBook(IJournal journal)
{
    private readonly ConcurrentDictionary<string, Page> pages = new();

    /// <summary>The log book as it is now; null while there is nothing to tell.</summary>
    public async Task<Card?> DrawAsync(IncidentState incident, string channel, CancellationToken cancellationToken)
    {
        var page = pages.GetValueOrDefault(incident.Id) ?? new Page(0, []);
        var entries = await journal.ReadStreamAsync(Streams.Incident(incident.Id), page.Version, cancellationToken);
        if (entries.Count > 0)
        {
            var added = entries.Select(EventCodec.ToRecorded).OfType<Recorded>().Select(TimelineText.Line).OfType<string>();
            page = new Page(entries[^1].Version, [.. page.Lines, .. added]);
            pages[incident.Id] = page;
        }

        return page.Lines.Count == 0 ? null : new Card
        {
            Key = incident.Id + "/log",
            Channel = channel,
            ThreadOf = IncidentCard.KeyOf(incident),
            Text = Mrkdwn.Of($"Log of {incident.Id}, {page.Lines.Count} entries (UTC)"),
            Body = SectionBlock.Of(Mrkdwn.Of(string.Join('\n', page.Lines))),
        };
    }

    private sealed record Page(long Version, IReadOnlyList<string> Lines);
}
