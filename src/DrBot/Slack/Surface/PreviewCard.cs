using DrBot.Desk;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What a run would do now, for the one who asked; it opens none.</summary>
internal static class PreviewCard
{
    /// <summary>Every step in full; what one message cannot hold goes on in the next.</summary>
    public static IReadOnlyList<Block> Draw(DeskAnswer.ShowsPreview preview) =>
    [
        new HeaderBlock($"Preview: {preview.Plan.Title}"),
        .. SectionBlock.Of(Mrkdwn.Lines(Loss(preview), Verdict(preview))),
        .. SectionBlock.Of(Mrkdwn.Join("\n\n", preview.Plan.Steps.Select(
            s => DetailsView.StepText(s, preview.Facts.FirstOrDefault(f => f.Step == s.Id))))),
        .. ContextBlock.Of(Mrkdwn.Of(
            $"Seen {preview.At:HH:mm:ss} UTC. Nothing was proposed; `/dr failover` proposes it.")),
    ];

    private static Mrkdwn Loss(DeskAnswer.ShowsPreview preview) => preview.DataLoss switch
    {
        { IsUnknown: true } => Mrkdwn.Of($":rotating_light: *Data loss unknown*"),
        { Seconds: { } s } => Mrkdwn.Of(
            $"*Data loss* {CardContext.Span(TimeSpan.FromSeconds(s))} ({ApprovalText.BasisText(preview.DataLoss.Basis)})"),
        _ => Mrkdwn.Of($"*Data loss* none"),
    };

    private static Mrkdwn Verdict(DeskAnswer.ShowsPreview preview) => preview.Blockers.Count == 0
        ? Mrkdwn.Of($":white_check_mark: Nothing forbids it now")
        : Mrkdwn.Lines([Mrkdwn.Of($":no_entry: *It would be refused now*"), .. preview.Blockers.Select(b => Mrkdwn.Of($"• {b}"))]);
}
