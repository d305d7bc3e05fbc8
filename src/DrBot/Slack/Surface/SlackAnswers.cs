using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Plans;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Surface;

/// <summary>Shows the desk's answers in Slack.</summary>
internal sealed class SlackAnswers(PlanLibrary plans, Sightings sightings, ButtonBook buttons, TimeProvider domain)
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
        DeskAnswer.Says s => new SlackReply.Ephemeral(Mrkdwn.Of(s.Text)),
        DeskAnswer.ShowsIncident s => Incident(s.Incident),
        DeskAnswer.ShowsPreview p => new SlackReply.Ephemeral(Mrkdwn.Of($"Preview: {p.Plan.Title}"), PreviewCard.Draw(p)),
        DeskAnswer.Asks a => new SlackReply.Ephemeral(Mrkdwn.Of(a.Missing.Message)),
        DeskAnswer.AsksWhich w => new SlackReply.Ephemeral(Mrkdwn.Of($"{w.Question}\n{string.Join('\n', w.Choices)}")),
        _ => SlackReply.Nothing,
    };

    private SlackReply Incident(IncidentState incident) => new SlackReply.Ephemeral(
        Mrkdwn.Of(StatusText.Full(incident, domain.GetUtcNow())), IncidentCard.Draw(incident, "C0", Context(incident)).Body);

    private async Task<SlackReply> RunAsync(IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        await buttons.PrepareAsync(ApprovalCard.Buttons(incident, run), cancellationToken);
        return new SlackReply.Ephemeral(
            Mrkdwn.Of(StatusText.Run(incident, run)), ApprovalCard.Blocks(incident, run, Context(incident)));
    }

    private CardContext Context(IncidentState incident) =>
        new(domain.GetUtcNow(), plans.Current(incident.Declared.Plan)?.Plan, sightings, buttons);
}
