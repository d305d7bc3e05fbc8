using DrBot.Slack.Blocks;

namespace DrBot.Slack.WebApi;

/// <summary>
/// What a message shows: blocks, and the text for notifications, screen readers and readers without blocks. Both are
/// always sent.
/// </summary>
/// <param name="Text">The text; cut visibly at 4000 characters when blocks show the whole.</param>
/// <param name="Blocks">One page of blocks; none for a plain message.</param>
internal sealed record ChatContent(Mrkdwn Text, IReadOnlyList<Block>? Blocks = null)
{
    /// <summary>A plain message: its text, in sections where it is too long for one text.</summary>
    public static ChatContent Of(Mrkdwn text) =>
        text.Text.Length <= BlockLimits.FallbackText
            ? new ChatContent(text) : new ChatContent(text, SectionBlock.Of(text));

    /// <summary>Adds the content to a call's arguments, with everything off that would let Slack add to it.</summary>
    public SlackArguments AddTo(SlackArguments arguments) => arguments
        .With("text", BlockLimits.FitMarkup(Text, BlockLimits.FallbackText))
        .WithJson("blocks", Blocks)
        .With("parse", "none")
        .With("link_names", false);
}
