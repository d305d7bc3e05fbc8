using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Desk;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;
using DrBot.Slack.People;

namespace DrBot.Slack.Surface;

/// <summary>Brings what people say and press in Slack to the desk, and its answers back. Who is nobody is told so, every time.</summary>
internal sealed class SlackInbound(
    CommandDesk desk, SlackPresses presses, SlackAnswers answers, SlackDirectory directory, SlackChannels channels,
    LiveSlackOptions options) : ISlackInbound
{
    public Task<SlackReply> HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken) => delivery.Payload switch
    {
        SlashCommand c => ForAsync(delivery, c.Actor, caller => CommandAsync(caller, c, cancellationToken), cancellationToken),
        BlockActions b => ForAsync(delivery, b.Actor, caller => presses.PressAsync(caller, b, cancellationToken), cancellationToken),
        ViewSubmission { View.CallbackId: SlackForms.Reason } v =>
            ForAsync(delivery, v.Actor, caller => presses.ReasonAsync(caller, v, cancellationToken), cancellationToken),
        ViewSubmission { View.CallbackId: SlackForms.Command } v =>
            ForAsync(delivery, v.Actor, caller => FormAsync(caller, v, cancellationToken), cancellationToken),
        _ => Task.FromResult(SlackReply.Nothing),
    };

    private async Task<SlackReply> ForAsync(
        SlackDelivery delivery, SlackActor actor, Func<Caller, Task<SlackReply>> handle, CancellationToken cancellationToken)
    {
        var reading = await directory.LookUpAsync(actor.Id, cancellationToken);
        return reading.Account switch
        {
            SlackAccount.Member m => await handle(new Caller(new Account("slack", m.Id), "slack", delivery.Key, delivery.Evidence)),
            SlackAccount.Nobody n => Refuse($"Nothing was done: {n.Reason}."),
            SlackAccount.Unknown u => Refuse($"Nothing was done: DrBot cannot tell who you are now ({u.Reason}). Try again."),
            _ => Refuse("Nothing was done."),
        };
    }

    private async Task<SlackReply> CommandAsync(Caller caller, SlashCommand command, CancellationToken cancellationToken)
    {
        if (await ElsewhereAsync(command, cancellationToken) is { } elsewhere)
            return elsewhere;
        return await answers.ReplyAsync(
            command.Text, await desk.AnswerAsync(caller, command.Text, cancellationToken), cancellationToken);
    }

    private async Task<SlackReply> FormAsync(Caller caller, ViewSubmission submission, CancellationToken cancellationToken)
    {
        var line = SlackForms.CommandLine(submission);
        return SlackForms.Complaint(submission, line) ?? answers.Reply(await desk.AnswerAsync(caller, line, cancellationToken));
    }

    // What changes something is said where everybody sees it.
    private async Task<SlackReply?> ElsewhereAsync(SlashCommand command, CancellationToken cancellationToken)
    {
        var verb = CommandParser.Parse(command.Text) switch
        {
            Parsed p => p.Invocation.Verb,
            Incomplete i => i.Verb,
            _ => null,
        };
        if (verb is not { Changes: true } || command.ChannelName == options.Current.Channel.TrimStart('#')
            || command.Channel == options.Current.Channel)
            return null;
        var right = await channels.ResolveAsync(options.Current.Channel, cancellationToken);
        return right == command.Channel
            ? null
            : new SlackReply.Ephemeral(Mrkdwn.Of(
                $"Nothing was done: incidents are handled in {Mrkdwn.Channel(right)}. Say `/dr {verb.Name}` there."));
    }

    private static SlackReply Refuse(string text) => new SlackReply.Ephemeral(Mrkdwn.Of(text));
}
