using DrBot.Slack.Blocks;

namespace DrBot.Slack.Inbound;

/// <summary>What a handler answers. The transport sees to it that the answer arrives, whatever the payload's kind
/// allows.</summary>
internal abstract record SlackReply
{
    private SlackReply()
    {
    }

    /// <summary>Nothing to show: the card, or the closing of the modal, is the answer.</summary>
    public static SlackReply Nothing { get; } = new Empty();

    /// <summary>Nothing to show.</summary>
    public sealed record Empty : SlackReply;

    /// <summary>Shown to the one who asked, alone. To a modal's submission it is shown in the modal.</summary>
    public sealed record Ephemeral(Mrkdwn Text, IReadOnlyList<Block>? Blocks = null) : SlackReply;

    /// <summary>Shown to the whole channel.</summary>
    public sealed record InChannel(Mrkdwn Text, IReadOnlyList<Block>? Blocks = null) : SlackReply;

    /// <summary>Opens a modal with the payload's trigger; where Slack does not, <paramref name="Instead"/> is
    /// shown.</summary>
    public sealed record OpenView(ModalView View, Mrkdwn Instead) : SlackReply;

    /// <summary>The submission is not taken; each text stands at the block it names.</summary>
    public sealed record ViewErrors(IReadOnlyDictionary<string, string> Errors) : SlackReply;

    /// <summary>The modal shows this instead.</summary>
    public sealed record ViewUpdate(ModalView View) : SlackReply;

    /// <summary>Another modal opens above the modal.</summary>
    public sealed record ViewPush(ModalView View) : SlackReply;

    /// <summary>Every modal of the stack closes.</summary>
    public sealed record ViewClear : SlackReply;
}
