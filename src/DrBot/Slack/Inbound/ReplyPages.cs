using DrBot.Slack.Blocks;

namespace DrBot.Slack.Inbound;

/// <summary>Spreads an answer that one message cannot hold over several, so that nothing of it is cut.</summary>
internal static class ReplyPages
{
    /// <summary>The answer in messages that Slack takes, in order; the answer itself where it fits.</summary>
    public static IReadOnlyList<SlackReply> Of(SlackReply reply) => reply switch
    {
        SlackReply.Ephemeral e => Spread(e.Text, e.Blocks, (t, b) => new SlackReply.Ephemeral(t, b)) ?? [reply],
        SlackReply.InChannel c => Spread(c.Text, c.Blocks, (t, b) => new SlackReply.InChannel(t, b)) ?? [reply],
        _ => [reply],
    };

    private static IReadOnlyList<SlackReply>? Spread(
        Mrkdwn text, IReadOnlyList<Block>? blocks, Func<Mrkdwn, IReadOnlyList<Block>, SlackReply> make)
    {
        var isPlain = blocks is null or { Count: 0 };
        if (isPlain && text.Text.Length <= BlockLimits.FallbackText)
            return null;
        var shown = isPlain ? [.. SectionBlock.Of(text)] : blocks!;
        var pages = Pages.Of(shown, follows: "in the next message").All;
        var notice = Mrkdwn.Piece(BlockLimits.FitMarkup(text, BlockLimits.FallbackText));
        return [.. pages.Select(p => make(notice, p))];
    }
}
