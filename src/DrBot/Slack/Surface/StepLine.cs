using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>One step of a run on one line: sign, name, target, how long, and what is going on.</summary>
internal static class StepLine
{
    private const int LongestReason = 300;

    public static Mrkdwn Of(RunState run, StepState step, CardContext context) => Mrkdwn.Join(" · ",
    [
        Mrkdwn.Of($"{Sign(step)} *{step.Plan.Id}*") + (step.Plan.TargetText is { } target ? Mrkdwn.Of($" {target}") : Mrkdwn.Empty),
        Duration(step, context),
        Mrkdwn.Of($"{Word(step)}"),
        Moving(run, step, context.Sightings),
        step.Reasons.Count > 0 ? Mrkdwn.Line(string.Join("; ", step.Reasons), LongestReason) : Mrkdwn.Empty,
    ]);

    private static string Sign(StepState step) => step.Status switch
    {
        _ when step.Undoing => ":rewind:",
        StepStatus.Planned => ":white_circle:",
        StepStatus.Dispatching or StepStatus.Accepted => ":arrows_counterclockwise:",
        StepStatus.Succeeded when step.Seen is not null => ":eyes:",
        StepStatus.Succeeded when FenceProof.IsUnproved(step) => ":warning:",
        StepStatus.Succeeded => ":white_check_mark:",
        StepStatus.Failed => ":x:",
        StepStatus.Unknown => ":grey_question:",
        StepStatus.Skipped => ":fast_forward:",
        _ => ":leftwards_arrow_with_hook:",
    };

    private static Mrkdwn Duration(StepState step, CardContext context)
    {
        if (step.DispatchedAt is not { } from || step.Status == StepStatus.Planned)
            return Mrkdwn.Empty;
        return Mrkdwn.Of($"{(step.EndedAt is { } end ? CardContext.Span(end - from) : CardContext.About(context.Now - from))}");
    }

    // What the sign alone might leave in doubt.
    private static string Word(StepState step) => step.Status switch
    {
        _ when step.Undoing => "being undone",
        StepStatus.Failed => "failed",
        StepStatus.Unknown => "outcome unknown",
        StepStatus.Skipped => "skipped",
        StepStatus.Undone => "undone",
        StepStatus.Succeeded when step.Seen is { } seen => Looked(step, seen),
        StepStatus.Succeeded when FenceProof.IsUnproved(step) => FenceProof.Words(step),
        StepStatus.Succeeded when step is { ByThisRun: false, Plan.Changes: true } => "was so already, not by this run",
        _ => "",
    };

    // A simulation did nothing: it says what it saw.
    private static string Looked(StepState step, string seen) => (seen, step.Plan.Changes) switch
    {
        ("satisfied", _) => "is so already",
        ("in-progress", _) => "is under way already",
        (_, true) => "nothing stands in the way; not done, only looked at",
        _ => "not so yet; would be waited for",
    };

    private static Mrkdwn Moving(RunState run, StepState step, Sightings sightings)
    {
        if (!StepLifecycle.IsInFlight(step.Status) && !step.Undoing)
            return Mrkdwn.Empty;
        if (step.Plan.IsManual)
            return Mrkdwn.Of($"_waits for a person_");
        if (sightings.Find(run.Id, step.Plan.Id) is not { } seen)
            return Mrkdwn.Empty;
        var facts = seen.Observation.Facts.Where(f => f.Key is "status" or "role" or "ready" or "replicas" or "change" or "proof")
            .Select(f => $"{f.Key} {f.Value}");
        var text = string.Join(", ", facts.Concat(seen.Observation.Reasons).Take(3));
        return text.Length == 0 ? Mrkdwn.Empty : Mrkdwn.Of($"_{Mrkdwn.Line(text, LongestReason)}_");
    }
}
