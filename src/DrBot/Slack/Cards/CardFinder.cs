using System.Globalization;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Cards;

/// <summary>Looks in Slack for a card whose posting was begun and whose answer was lost.</summary>
internal sealed class CardFinder(SlackApi api, SlackSelf self, TimeProvider wire)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    // The moment was taken from our clock, which may have been hours ahead of Slack's and set right since. Looking back
    // further costs a page or two of history, and only after an answer was lost.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>
    /// The message's id, or null when it is not there. History may lag behind, so absence is believed at the second
    /// look only.
    /// </summary>
    /// <exception cref="SlackApiException">Slack did not let us look.</exception>
    public async Task<string?> FindAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (await LookAsync(entry, cancellationToken) is { } found)
            return found;
        await Task.Delay(BetweenLooks, wire, cancellationToken);
        return await LookAsync(entry, cancellationToken);
    }

    private async Task<string?> LookAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var oldest = (entry.MarkedAt - Margin).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ".000000";
        var messages = entry.ThreadTs is { } thread
            ? api.Conversations.RepliesAsync(entry.Channel, thread, oldest, cancellationToken)
            : api.Conversations.HistoryAsync(entry.Channel, oldest, cancellationToken);
        string? first = null;
        await foreach (var message in messages)
            if (message.CardKey == entry.Key && IsOurs(message)
                && (first is null || string.CompareOrdinal(message.Ts, first) < 0))
                first = message.Ts;
        return first;
    }

    // Anyone can post metadata of our type; only what we posted is ours.
    private bool IsOurs(SlackMessage message) => self.Known is not { } me
        || (message.App ?? me.App) == me.App
            && ((me.BotId is not null && message.Bot == me.BotId) || message.User == me.BotUser);
}
