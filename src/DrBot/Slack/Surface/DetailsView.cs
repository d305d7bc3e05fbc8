using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>Everything behind an approval: each step with its facts, and the whole digest.</summary>
internal static class DetailsView
{
    // Slack takes 250 KB as JSON, 100 blocks; several bytes may stand for one character.
    private const int MostText = 60_000;

    public static ModalView Draw(IncidentState incident, RunState run)
    {
        var plan = run.Plan;
        Mrkdwn[] head =
        [
            Mrkdwn.Of($"*{plan.Title}*"),
            Mrkdwn.Of($"{run.Id}: runbook {plan.Runbook} of plan {plan.Plan}, {plan.Mode.ToString().ToLowerInvariant()}, environment *{incident.Declared.Environment}*"),
            Mrkdwn.Of($"*Run digest* {Mrkdwn.Code(plan.Digest)}"),
            Mrkdwn.Of($"*Plan* {Mrkdwn.Code(plan.PlanHash)}"),
            plan.Inputs.Count == 0
                ? Mrkdwn.Empty
                : Mrkdwn.Of($"*Inputs* {string.Join(", ", plan.Inputs.Select(i => $"{i.Key}={i.Value}"))}"),
            run.FactsAt is { } at ? Mrkdwn.Of($"*Targets seen* {at:yyyy-MM-dd HH:mm:ss} UTC") : Mrkdwn.Empty,
            .. run.Notes.Concat(plan.Warnings).Select(r => Mrkdwn.Of($":warning: {r}")),
        ];
        var steps = plan.Steps.Select(s => StepText(s, run.Facts.FirstOrDefault(f => f.Step == s.Id))).ToList();
        var shown = Fitting(steps, MostText - head.Sum(h => h.Text.Length));
        var left = steps.Count - shown;
        return new ModalView("details", run.Id[^Math.Min(run.Id.Length, 24)..],
        [
            .. SectionBlock.Of(Mrkdwn.Lines(head)),
            .. SectionBlock.Of(Mrkdwn.Join("\n\n", steps.Take(shown))),
            .. left == 0 ? [] : SectionBlock.Of(Mrkdwn.Of(
                $":warning: *The last {left} steps do not fit into a dialog*, from {plan.Steps[shown].Id} on. `drbot plan show` prints them all.")),
        ])
        {
            Close = PlainText.Of("Close", BlockLimits.ModalTitle),
        };
    }

    /// <summary>One step with what was seen of its target.</summary>
    public static Mrkdwn StepText(StepPlan step, StepFacts? facts)
    {
        var traits = new[]
        {
            step.Destructive ? "destructive" : step.Changes ? null : "only looks",
            step.Irreversible && step.Changes ? "cannot be undone" : null,
            step.CanUndo ? "can be undone" : null,
            $"within {DurationText.Format(step.Timeout)}",
            step.Needs.Count > 0 ? $"after {string.Join(", ", step.Needs)}" : null,
        };
        return Mrkdwn.Lines(
            Mrkdwn.Of($"*{step.Id}* {Mrkdwn.Code(step.Action)} {step.TargetText}"),
            Mrkdwn.Of($"{step.Effect}"),
            Mrkdwn.Of($"{string.Join(", ", traits.OfType<string>())}"),
            facts is null ? Mrkdwn.Of($"not looked at yet") : Seen(facts));
    }

    private static Mrkdwn Seen(StepFacts facts)
    {
        string[] parts =
        [
            string.Join(", ", facts.Facts.Select(f => $"{f.Key} {f.Value}")),
            string.Join("; ", facts.Reasons),
        ];
        var seen = string.Join(". ", parts.Where(p => p.Length > 0));
        return Mrkdwn.Of($"seen: *{ApprovalText.StateText(facts.State)}*{(seen.Length == 0 ? "" : ", " + seen)}");
    }

    private static int Fitting(IReadOnlyList<Mrkdwn> texts, int room)
    {
        var shown = 0;
        while (shown < texts.Count && (room -= texts[shown].Text.Length + 2) >= 0)
            shown++;
        return shown;
    }
}
