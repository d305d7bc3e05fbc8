using DrBot.Desk;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What a run would do now, for the one who asked; it opens none.</summary>
internal static class PreviewCard
{
    public static IReadOnlyList<Block> Draw(DeskAnswer.ShowsPreview preview)
    {
        var loss = preview.DataLoss switch
        {
            { IsUnknown: true } => Mrkdwn.Of($":rotating_light: *Data loss unknown*"),
            { Seconds: { } s } => Mrkdwn.Of($"*Data loss* {CardContext.Span(TimeSpan.FromSeconds(s))} ({preview.DataLoss.Basis})"),
            _ => Mrkdwn.Of($"*Data loss* none: no step can lose data"),
        };
        var verdict = preview.Blockers.Count == 0
            ? Mrkdwn.Of($":white_check_mark: nothing forbids it now")
            : Mrkdwn.Lines([Mrkdwn.Of($":no_entry: *It would be refused now*"), .. preview.Blockers.Select(b => Mrkdwn.Of($"• {b}"))]);
        return
        [
            new HeaderBlock($"Preview: {preview.Plan.Title}"),
            .. SectionBlock.Of(Mrkdwn.Lines(loss, verdict)),
            .. preview.Plan.Steps.SelectMany(s => SectionBlock.Of(
                DetailsView.StepText(s, preview.Facts.FirstOrDefault(f => f.Step == s.Id)))),
            .. ContextBlock.Of(Mrkdwn.Of($"Seen at {preview.At:HH:mm:ss} UTC. Nothing was proposed; `/dr failover` proposes it.")),
        ];
    }
}
