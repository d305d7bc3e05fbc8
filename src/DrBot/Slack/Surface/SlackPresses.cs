using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Surface;

/// <summary>What a press on one of our buttons does. Anything that is not one of our buttons on one of our cards is refused.</summary>
internal sealed class SlackPresses(
    ButtonBook buttons, CardOrigin origins, IncidentReader incidents, RunRoom runs, AlertRoom alerts, PolicyGate policies, SlackAnswers answers)
{
    private static readonly SlackReply Unknown = Refuse("this button is not one of DrBot's");

    /// <summary>Handles a press in a message.</summary>
    public async Task<SlackReply> PressAsync(Caller caller, BlockActions press, CancellationToken cancellationToken)
    {
        if (press.Actions is not [{ Value: { } id }]
            || await buttons.FindAsync(id, cancellationToken) is not { } meaning)
            return Unknown;
        if (await origins.FindAsync(press, cancellationToken) is PressOrigin.Foreign foreign)
            return Refuse(foreign.Reason);
        return meaning.Act switch
        {
            AlertBoard.Act => answers.Reply(await alerts.DeclareAsync(caller, meaning.Incident, cancellationToken)),
            "details" => await DetailsAsync(meaning, cancellationToken),
            "approve" when await NeedsNameAsync(meaning, cancellationToken) is { } run => SlackForms.NameThePlan(id, run),
            "confirm-policy" or "deny-policy" => new SlackReply.Ephemeral(Mrkdwn.Of(await policies.VoteAsync(
                meaning.Run, meaning.Digest, meaning.Act == "confirm-policy", caller.Account, caller.Via, caller.Evidence, caller.Key, cancellationToken))),
            "deny" => SlackForms.Why(id, "reject", "Reject the run", optional: true),
            "abort" => SlackForms.Why(id, "abort", "Abort the run", optional: false),
            "skip" => SlackForms.Why(id, "skip", $"Skip {meaning.Step}", optional: false),
            _ => answers.Reply(await ActAsync(caller, meaning, "", cancellationToken)),
        };
    }

    /// <summary>Handles the reason given after a press.</summary>
    public async Task<SlackReply> ReasonAsync(Caller caller, ViewSubmission submission, CancellationToken cancellationToken)
    {
        var id = submission.View.PrivateMetadata.Split(' ')[0];
        return await buttons.FindAsync(id, cancellationToken) is { } meaning
            ? answers.Reply(await ActAsync(caller, meaning, SlackForms.ReasonOf(submission), cancellationToken))
            : Unknown;
    }

    private async Task<DeskAnswer> ActAsync(Caller caller, ButtonMeaning m, string reason, CancellationToken cancellationToken)
    {
        try
        {
            return await (m.Act switch
            {
                "approve" => runs.VoteAsync(caller, m.Incident, m.Run, m.Digest, reason, cancellationToken),
                "deny" => runs.DenyAsync(caller, m.Incident, m.Run, m.Digest, reason, cancellationToken),
                _ => runs.ActAsync(caller, m.Act, m.Incident, m.Run, m.Step, reason, cancellationToken),
            });
        }
        catch (DeskException e)
        {
            return e.Answer;
        }
    }

    private async Task<RunState?> NeedsNameAsync(ButtonMeaning meaning, CancellationToken cancellationToken) =>
        await incidents.ReadAsync(meaning.Incident, cancellationToken) is { } incident && incident.Run(meaning.Run) is { } run
            && PlanName.IsNeeded(incident, run) ? run : null;

    private async Task<SlackReply> DetailsAsync(ButtonMeaning meaning, CancellationToken cancellationToken) =>
        await incidents.ReadAsync(meaning.Incident, cancellationToken) is { } incident && incident.Run(meaning.Run) is { } run
            ? new SlackReply.OpenView(DetailsView.Draw(incident, run), Mrkdwn.Of($"Digest {run.Plan.Digest}"))
            : Unknown;

    private static SlackReply Refuse(string reason) => new SlackReply.Ephemeral(
        Mrkdwn.Of($"Nothing was done: {reason}. Use the card in the incident channel, or `/dr status`."));
}
