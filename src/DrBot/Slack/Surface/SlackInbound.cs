using DrBot.Commands.Plans;
using DrBot.Desk;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Surface;

/// <summary>Brings what people say and press in Slack to the desk, and its answers back.</summary>
internal sealed class SlackInbound(CommandDesk desk, SlackAnswers answers) : ISlackInbound
{
    public async Task<SlackReply> HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken) => delivery.Payload switch
    {
        SlashCommand c => answers.Reply(await desk.AnswerAsync(CallerOf(delivery, c.Actor), c.Text, cancellationToken)),
        _ => SlackReply.Nothing,
    };

    private static Caller CallerOf(SlackDelivery delivery, SlackActor actor) =>
        new(new Account("slack", actor.Id), "slack", delivery.Key, null);
}
