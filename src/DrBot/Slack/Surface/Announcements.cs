using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// Says in the channel what a card's silent change would let people miss. After a gap the missed ones come as one summary.
/// </summary>
internal sealed class Announcements(ICardSink sink, LiveSlackOptions options)
{
    private const int Each = 3;

    /// <summary>Shows what of these entries is worth saying aloud. The same entries shown again change nothing.</summary>
    public void Show(IReadOnlyList<JournalEntry> entries)
    {
        var said = entries
            .Select(e => (Entry: e, Recorded: EventCodec.ToRecorded(e)))
            .Where(e => e.Recorded is not null)
            .Select(e => (e.Entry.Seq, e.Entry.Incident, Text: TextOf(e.Recorded!)))
            .Where(e => e.Text is not null)
            .ToList();
        foreach (var incident in said.GroupBy(s => s.Incident))
        {
            var lines = incident.ToList();
            if (lines.Count <= Each)
                lines.ForEach(l => Post($"said/{l.Seq}", Mrkdwn.Of($"{Of(l.Incident)}{l.Text!}")));
            else
                Post($"said/{lines[0].Seq}", Mrkdwn.Lines(
                    [Mrkdwn.Of($"{Of(incident.Key)}meanwhile:"), .. lines.Select(l => Mrkdwn.Of($"• {l.Text!}"))]));
        }
    }

    private static string Of(string incident) => incident.Length == 0 ? "" : incident + ": ";

    private void Post(string key, Mrkdwn text) =>
        sink.Show(new Card { Key = key, Channel = options.Current.Channel, Text = text });

    private static string? TextOf(Recorded entry) => entry.Event switch
    {
        RunContinued e => $"resumed at step {e.Step} of {e.Steps} after a restart of DrBot, nothing was repeated"
            + (e.InFlight.Count == 0 ? "" : $"; {string.Join(", ", e.InFlight)} is looked at first"),
        RunPaused e => $"{e.Run} is paused: {string.Join("; ", e.Reasons)}",
        RunRefused e => $"{e.Run} is refused: {string.Join("; ", e.Reasons)}",
        RunExpired e => $"{e.Run} expired: {e.Clock} ran out",
        RunCompleted { Skipped.Count: 0 } e => $"{e.Run} is complete",
        RunCompleted e => $"{e.Run} is complete without {string.Join(", ", e.Skipped)}",
        RunFailed e => $"{e.Run} has failed: {string.Join("; ", e.Reasons)}",
        RunAborted e => $"{e.Run} was aborted by {entry.Actor}: {e.Reason}",
        Commands.Approvals.VotesVoided e => $"the approvals of {e.Run} are void: {string.Join("; ", e.Reasons)}",
        PlanLoaded e when entry.Version > 1 => $"plan {e.Plan} changed; new proposals use {e.Hash[..12]}",
        IncidentResolved => $"resolved by {entry.Actor}",
        IncidentCancelled e => $"cancelled by {entry.Actor}: {e.Reason}",
        _ => null,
    };
}
