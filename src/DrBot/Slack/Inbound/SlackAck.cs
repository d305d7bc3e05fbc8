using DrBot.Slack.Blocks;

namespace DrBot.Slack.Inbound;

/// <summary>What Slack is told at once: a status, and JSON or a short note.</summary>
/// <param name="Status">The HTTP status; on a socket everything from 500 up stays unacknowledged, so that Slack
/// delivers again.</param>
/// <param name="Json">The answer in Slack's JSON; null for none.</param>
/// <param name="Note">What a person reading the traffic should know; never shown in Slack.</param>
internal sealed record SlackAck(int Status, byte[]? Json = null, string? Note = null)
{
    /// <summary>Whose answer the body is, where it can still be brought later; null where it cannot.</summary>
    public (SlackPayload To, SlackReply Reply)? Carries { get; init; }

    /// <summary>Received, nothing to show.</summary>
    public static SlackAck Ok { get; } = new(200);

    /// <summary>Received, and this is the answer.</summary>
    public static SlackAck With<T>(T answer) => new(200, SlackJson.WriteBytes(answer));

    /// <summary>The answer as the body of the acknowledgement, where the payload's kind shows one; null where it does
    /// not.</summary>
    public static SlackAck? For(SlackPayload payload, SlackReply reply) => (payload, reply) switch
    {
        (_, SlackReply.Empty) => Ok,
        (SlashCommand, SlackReply.Ephemeral e) => With(new Message("ephemeral", e.Text.Text, e.Blocks)),
        (SlashCommand, SlackReply.InChannel c) => With(new Message("in_channel", c.Text.Text, c.Blocks)),
        (ViewSubmission, SlackReply.ViewErrors e) => With(new ViewAnswer("errors", Errors: e.Errors)),
        (ViewSubmission, SlackReply.ViewUpdate u) => With(new ViewAnswer("update", View: u.View)),
        (ViewSubmission, SlackReply.ViewPush p) => With(new ViewAnswer("push", View: p.View)),
        (ViewSubmission, SlackReply.ViewClear) => With(new ViewAnswer("clear")),
        (ViewSubmission, SlackReply.OpenView o) => With(new ViewAnswer("update", View: o.View)),
        (ViewSubmission, SlackReply.Ephemeral e) => With(new ViewAnswer("update", View: Notice(e.Text, e.Blocks))),
        (ViewSubmission, SlackReply.InChannel c) => With(new ViewAnswer("update", View: Notice(c.Text, c.Blocks))),
        _ => null,
    };

    // A submission has no channel to answer in: the dialog itself shows the answer.
    private static ModalView Notice(Mrkdwn text, IReadOnlyList<Block>? blocks)
    {
        IReadOnlyList<Block> shown = blocks is { Count: > 0 } ? blocks : [.. SectionBlock.Of(text)];
        if (shown.Count > BlockLimits.ModalBlocks)
            shown =
                [.. shown.Take(BlockLimits.ModalBlocks - 1), .. ContextBlock.Of(Mrkdwn.Of($"_… and more than fits._"))];
        return new ModalView("drbot_notice", "DrBot", shown)
        {
            Close = PlainText.Of("Close", BlockLimits.ModalTitle),
        };
    }

    private sealed record Message(string ResponseType, string Text, IReadOnlyList<Block>? Blocks);

    private sealed record ViewAnswer(
        string ResponseAction, ModalView? View = null, IReadOnlyDictionary<string, string>? Errors = null);
}
