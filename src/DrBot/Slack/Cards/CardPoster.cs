using System.Collections.Concurrent;
using DrBot.Slack.Blocks;
using DrBot.Slack.People;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Cards;

/// <summary>Makes the messages of a card what the card is now: posts what is new, updates what stands.</summary>
internal sealed partial class CardPoster(
    SlackApi api, SlackChannels channels, CardFinder finder, IMessageLedger ledger, TimeProvider wire,
    ILogger<CardPoster> log)
{
    private static readonly HashSet<string> Gone =
        ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "message_limit_exceeded"];

    private static readonly HashSet<string> Undrawable =
        ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "block_mismatch",
            "metadata_too_large"];

    private readonly ConcurrentDictionary<string, string> shown = new(StringComparer.Ordinal);

    /// <summary>The key of a page of a card; the first page has the card's own.</summary>
    public static string PageKey(string key, int page) => page == 0 ? key : $"{key}#p{page + 1}";

    /// <summary>The key of the card that a page belongs to.</summary>
    public static string CardKey(string pageKey) =>
        pageKey.LastIndexOf("#p", StringComparison.Ordinal) is > 0 and var at ? pageKey[..at] : pageKey;

    /// <summary>Brings the card to Slack.</summary>
    /// <exception cref="SlackApiException">It is not there, or not whole; a repeated call finds out what
    /// is.</exception>
    public async Task<CardPlace> PutAsync(Card card, CancellationToken cancellationToken)
    {
        var pages = Pages.Of(card.Body, card.Foot).All;
        var first = await PutPageAsync(card, card.Key, card.ThreadOf, pages[0], cancellationToken);
        for (var i = 1; i < pages.Count; i++)
            await PutPageAsync(card, PageKey(card.Key, i), card.ThreadOf ?? card.Key, pages[i], cancellationToken);
        await EmptyFormerPagesAsync(card, pages.Count, cancellationToken);
        return first;
    }

    /// <summary>Forgets what stands in Slack: others may have changed it.</summary>
    public void Forget() => shown.Clear();

    private async Task<CardPlace> PutPageAsync(
        Card card, string key, string? threadOf, IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        var content = new ChatContent(card.Text, blocks.Count == 0 ? null : blocks);
        var entry = await ledger.FindAsync(key, cancellationToken);
        if (entry is { Ts: null })
            entry = await RecoverAsync(entry, cancellationToken);
        if (entry is { Ts: { } ts })
        {
            if (await UpdateAsync(key, entry.Channel, ts, content, cancellationToken))
                return new CardPlace(entry.Channel, ts);
            await ledger.ForgetAsync(key, cancellationToken);
        }

        return await PostAsync(card, key, threadOf, content, cancellationToken);
    }

    // False when the message is gone and has to be posted anew.
    private async Task<bool> UpdateAsync(
        string key, string channel, string ts, ChatContent content, CancellationToken cancellationToken)
    {
        var version = content.Text.Text + '\n' + SlackJson.Write(content.Blocks);
        if (shown.GetValueOrDefault(key) == version)
            return true;
        try
        {
            await DrawAsync(key, content, c => api.Chat.UpdateAsync(channel, ts, c, key, cancellationToken));
            shown[key] = version;
            return true;
        }
        catch (SlackApiException e) when (Gone.Contains(e.Error))
        {
            shown.TryRemove(key, out _);
            return false;
        }
    }

    private async Task<CardPlace> PostAsync(
        Card card, string key, string? threadOf, ChatContent content, CancellationToken cancellationToken)
    {
        var thread = threadOf is null ? null : await ledger.FindAsync(threadOf, cancellationToken);
        if (threadOf is not null && thread?.Ts is null)
            throw new SlackApiException(
                SlackMethods.ChatPostMessage.Name, "thread_not_posted", SlackFailure.Transient,
                $"{key} waits for {threadOf}");
        var channel = thread?.Channel ?? await channels.ResolveAsync(card.Channel, cancellationToken);
        if (await channels.RefusalAsync(channel, cancellationToken) is { } refusal)
            throw new SlackApiException(
                SlackMethods.ChatPostMessage.Name, "channel_refused", SlackFailure.Denied, refusal);

        await ledger.MarkPostingAsync(key, channel, thread?.Ts, wire.GetUtcNow(), cancellationToken);
        var posted = await PostMarkedAsync(key, channel, thread?.Ts, content, cancellationToken);
        // From here on the message stands in Slack: remembering it must not be given up half-way.
        await ledger.MarkPostedAsync(key, posted.Ts, CancellationToken.None);
        shown[key] = content.Text.Text + '\n' + SlackJson.Write(content.Blocks);
        if (card.IsPinned && key == card.Key)
            await PinAsync(channel, posted.Ts, cancellationToken);
        return new CardPlace(channel, posted.Ts);
    }

    private async Task<PostedMessage> PostMarkedAsync(
        string key, string channel, string? threadTs, ChatContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await DrawAsync(
                key, content, c => api.Chat.PostMessageAsync(channel, threadTs, c, key, cancellationToken));
        }
        catch (SlackApiException e) when (e.Kind != SlackFailure.UnknownOutcome)
        {
            // Nothing was posted, for certain: there is nothing to look for the next time.
            await ledger.ForgetAsync(key, CancellationToken.None);
            throw;
        }
    }

    private async Task<LedgerEntry?> RecoverAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        string? found;
        try
        {
            found = await finder.FindAsync(entry, cancellationToken);
        }
        catch (SlackApiException e) when (e.Kind is SlackFailure.Denied or SlackFailure.Invalid)
        {
            // Slack will never let us look here. A card twice is better than none.
            LogUnlookable(entry.Key, e.Message);
            return null;
        }

        LogRecovered(entry.Key, found is null ? "it was never posted" : "it was posted");
        if (found is null)
            return null;
        await ledger.MarkPostedAsync(entry.Key, found, cancellationToken);
        return entry with { Ts = found };
    }

    private async Task<T> DrawAsync<T>(string key, ChatContent content, Func<ChatContent, Task<T>> send)
    {
        try
        {
            return await send(content);
        }
        catch (SlackApiException e) when (Undrawable.Contains(e.Error) && content.Blocks is not null)
        {
            LogSimplified(key, e.Message);
            return await send(new ChatContent(Mrkdwn.Lines(
                content.Text,
                Mrkdwn.Of($"_Slack did not draw this card ({e.Error}). The commands do all its buttons would._"))));
        }
    }

    private Task DrawAsync(string key, ChatContent content, Func<ChatContent, Task> send) =>
        DrawAsync(key, content, async c =>
    {
        await send(c);
        return true;
    });

    private async Task EmptyFormerPagesAsync(Card card, int page, CancellationToken cancellationToken)
    {
        for (; await ledger.FindAsync(PageKey(card.Key, page), cancellationToken) is { Ts: { } ts } entry; page++)
            await UpdateAsync(
                entry.Key, entry.Channel, ts, new ChatContent(Mrkdwn.Of($"_This part is no longer needed._")),
                cancellationToken);
    }

    private async Task PinAsync(string channel, string ts, CancellationToken cancellationToken)
    {
        try
        {
            await api.Marks.PinAsync(channel, ts, cancellationToken);
        }
        catch (SlackApiException e)
        {
            // A card that is not pinned is a card all the same.
            LogNotPinned(e.Message);
        }
    }

    [LoggerMessage(
        SlackLogEvents.CardRecovered, LogLevel.Information, "card {Key}: posting was begun before, {Outcome}")]
    private partial void LogRecovered(string key, string outcome);

    [LoggerMessage(
        SlackLogEvents.CardUnlookable, LogLevel.Warning,
        "card {Key} may stand twice, because Slack does not let us look: {Problem}")]
    private partial void LogUnlookable(string key, string problem);

    [LoggerMessage(
        SlackLogEvents.CardSimplified, LogLevel.Error, "card {Key} was not drawn, its text alone is shown: {Problem}")]
    private partial void LogSimplified(string key, string problem);

    [LoggerMessage(SlackLogEvents.CardNotPinned, LogLevel.Information, "a card was not pinned: {Problem}")]
    private partial void LogNotPinned(string problem);
}
