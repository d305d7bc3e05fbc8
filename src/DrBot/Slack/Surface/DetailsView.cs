using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>Everything behind an approval: each step with its facts, and the whole digest.</summary>
internal static class DetailsView
{
    public static ModalView Draw(IncidentState incident, RunState run)
    {
        List<Block> blocks = [.. SectionBlock.Of(Mrkdwn.Of($"*{run.Plan.Title}*, {run.Id}, runbook {run.Plan.Runbook} of plan {run.Plan.Plan}"))];
        foreach (var step in run.Plan.Steps)
            blocks.AddRange(SectionBlock.Of(StepText(step, run.Facts.FirstOrDefault(f => f.Step == step.Id))));
        blocks.AddRange(SectionBlock.Of(Mrkdwn.Lines(
            Mrkdwn.Of($"*Run digest* {Mrkdwn.Code(run.Plan.Digest)}"),
            Mrkdwn.Of($"*Plan* {Mrkdwn.Code(run.Plan.PlanHash)}"),
            Mrkdwn.Of($"*Inputs* {string.Join(", ", run.Plan.Inputs.Select(i => $"{i.Key}={i.Value}"))}"))));
        return new ModalView("details", run.Id[^Math.Min(run.Id.Length, 24)..], [.. blocks.Take(100)]);
    }

    /// <summary>One step with what was seen of its target.</summary>
    public static Mrkdwn StepText(StepPlan step, StepFacts? facts)
    {
        var traits = new[]
        {
            step.Destructive ? "destructive" : null,
            step.Irreversible && step.Changes ? "cannot be undone" : null,
            step.CanUndo ? "can be undone" : null,
            $"within {DurationText.Format(step.Timeout)}",
            step.Needs.Count > 0 ? $"after {string.Join(", ", step.Needs)}" : null,
        };
        var seen = facts is null ? Mrkdwn.Empty : Mrkdwn.Of(
            $"_{facts.State}_ {string.Join(", ", facts.Facts.Select(f => $"{f.Key} {f.Value}"))} {string.Join("; ", facts.Reasons)}");
        return Mrkdwn.Lines(
            Mrkdwn.Of($"*{step.Id}* {Mrkdwn.Code(step.Action)} {step.TargetText}"),
            Mrkdwn.Of($"{step.Effect}"),
            Mrkdwn.Of($"{string.Join(", ", traits.OfType<string>())}"),
            seen);
    }
}
