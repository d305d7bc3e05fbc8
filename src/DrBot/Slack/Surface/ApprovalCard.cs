using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// The card people approve by: what, where, effect, undo or not, data loss, clocks and who is missing, in at most eight
/// lines; steps, facts and digest behind Details.
/// </summary>
internal static class ApprovalCard
{
    public static string KeyOf(RunState run) => run.Id + "/approval";

    public static string DirectKeyOf(RunState run, string person) => $"{run.Id}/approval/{person}";

    /// <summary>The buttons the card carries.</summary>
    public static IReadOnlyList<ButtonMeaning> Buttons(IncidentState incident, RunState run) =>
        [.. new[] { "approve", "deny", "details" }.Select(act => Meaning(act, incident, run))];

    public static Card Draw(IncidentState incident, RunState run, string channel, string key, CardContext context) => new()
    {
        Key = key,
        Channel = channel,
        Text = Mrkdwn.Of($"{run.Id} {run.Plan.Title}: {ApprovalText.Headline(run)}"),
        Body =
        [
            new HeaderBlock($"{(IsOpen(run) ? "Approve? " : "")}{run.Plan.Title} ({Mode(run)})"),
            .. SectionBlock.Of(Mrkdwn.Lines(ApprovalText.Lines(run, context))),
            .. IsOpen(run) ? context.AuditWarning : [],
            .. ContextBlock.Of(Mrkdwn.Of(
                $"{run.Id} · environment *{incident.Declared.Environment}* · asked for by {context.NameOf(run.Requester)} · digest `{Short(run)}` · all times UTC{context.AuditFooter}")),
        ],
        Foot = [new ActionsBlock(IsOpen(run) ? Open(incident, run, context) : [Details(incident, run, context)])],
    };

    /// <summary>The card as an answer to one person: the same blocks, without a message of its own.</summary>
    public static IReadOnlyList<Block> Blocks(IncidentState incident, RunState run, CardContext context)
    {
        var card = Draw(incident, run, "C0", KeyOf(run), context);
        return [.. card.Body, .. card.Foot];
    }

    /// <summary>True while somebody may still vote.</summary>
    public static bool IsOpen(RunState run) =>
        run.Status == RunStatus.AwaitingApproval || run.Pause?.Cause == PauseCause.ApprovalLapsed;

    private static Element[] Open(IncidentState incident, RunState run, CardContext context) =>
    [
        context.Button(Meaning("approve", incident, run), "Approve", ButtonStyle.Primary, new ConfirmDialog(
            $"Approve {run.Id}?",
            $"{BlockLimits.Fit(run.Plan.Title, 90)} ({Mode(run)}) in {incident.Declared.Environment}. {ApprovalText.LossInWords(run)} "
                + $"{ApprovalText.UndoInWords(run)} Digest {Short(run)}.",
            "Approve", "Back")),
        context.Button(Meaning("deny", incident, run), "Reject", ButtonStyle.Danger),
        Details(incident, run, context),
    ];

    private static Button Details(IncidentState incident, RunState run, CardContext context) =>
        context.Button(Meaning("details", incident, run), "Details");

    private static string Mode(RunState run) => run.Plan.Mode.ToString().ToLowerInvariant();

    private static string Short(RunState run) => run.Plan.Digest[..12];

    private static ButtonMeaning Meaning(string act, IncidentState incident, RunState run) =>
        new(act, incident.Id, run.Id, "", run.Plan.Digest);
}
