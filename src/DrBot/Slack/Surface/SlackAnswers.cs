using DrBot.Desk;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Surface;

/// <summary>Shows the desk's answers in Slack.</summary>
internal sealed class SlackAnswers(TimeProvider domain)
{
    public SlackReply Reply(DeskAnswer answer) => answer switch
    {
        DeskAnswer.Says s => new SlackReply.Ephemeral(Mrkdwn.Of(s.Text)),
        DeskAnswer.ShowsIncident s => new SlackReply.Ephemeral(Mrkdwn.Of(StatusText.Full(s.Incident, domain.GetUtcNow()))),
        DeskAnswer.Asks a => new SlackReply.Ephemeral(Mrkdwn.Of(a.Missing.Message)),
        DeskAnswer.AsksWhich w => new SlackReply.Ephemeral(Mrkdwn.Of($"{w.Question}\n" + string.Join('\n', w.Choices))),
        _ => new SlackReply.Ephemeral(Mrkdwn.Of("done")),
    };
}
