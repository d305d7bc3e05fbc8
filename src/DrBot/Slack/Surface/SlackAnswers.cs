using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Surface;

/// <summary>Shows the desk's answers in Slack, to the one who asked alone.</summary>
internal sealed class SlackAnswers(CardContexts contexts, ButtonBook buttons, TimeProvider domain)
{
    /// <summary>An answer to a command line; what was typed is kept for a form.</summary>
    public async Task<SlackReply> ReplyAsync(string typed, DeskAnswer answer, CancellationToken cancellationToken) => answer switch
    {
        DeskAnswer.Asks a => SlackForms.Missing(typed, a.Missing),
        DeskAnswer.AsksWhich w => SlackForms.Which(typed, w),
        DeskAnswer.ShowsRun r => await RunAsync(r.Incident, r.Run, cancellationToken),
        _ => Reply(answer),
    };

    /// <summary>An answer that needs no form.</summary>
    public SlackReply Reply(DeskAnswer answer) => answer switch
    {
        DeskAnswer.Says s => Says(s.Text),
        DeskAnswer.ShowsIncident s => Incident(s.Incident),
        DeskAnswer.ShowsPreview p => new SlackReply.Ephemeral(Mrkdwn.Of($"Preview: {p.Plan.Title}"), PreviewCard.Draw(p)),
        DeskAnswer.ShowsRun r => Says(StatusText.Run(r.Incident, r.Run, domain.GetUtcNow())),
        DeskAnswer.Asks a => Says(a.Missing.Message),
        DeskAnswer.AsksWhich w => Says($"{w.Question}\n{string.Join('\n', w.Choices)}"),
        _ => SlackReply.Nothing,
    };

    private static SlackReply Says(string text) => new SlackReply.Ephemeral(Mrkdwn.Of(text));

    private SlackReply Incident(IncidentState incident) => new SlackReply.Ephemeral(
        Mrkdwn.Line(StatusText.Line(incident, domain.GetUtcNow()), 1000),
        IncidentCard.Draw(incident, "C0", contexts.Of(incident)).Body);

    private async Task<SlackReply> RunAsync(IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        await buttons.PrepareAsync(ApprovalCard.Buttons(incident, run), cancellationToken);
        return new SlackReply.Ephemeral(
            Mrkdwn.Of(StatusText.Run(incident, run, domain.GetUtcNow())), ApprovalCard.Blocks(incident, run, contexts.Of(incident)));
    }
}
