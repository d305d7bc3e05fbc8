using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>The card of a run under way: a line a step, moving progress, durations, RTO used, and what a person can do now.</summary>
internal static class RunCard
{
    public static string KeyOf(RunState run) => run.Id + "/run";

    /// <summary>The buttons the card carries now.</summary>
    public static IReadOnlyList<ButtonMeaning> Buttons(IncidentState incident, RunState run) =>
        [.. Choices(run).Select(c => Meaning(c.Act, incident, run, c.Step))];

    public static Card Draw(IncidentState incident, RunState run, string channel, CardContext context) => new()
    {
        Key = KeyOf(run),
        Channel = channel,
        Text = Mrkdwn.Of($"{run.Id} {run.Status}: {Progress(run)}"),
        Body =
        [
            new HeaderBlock($"{run.Plan.Title}: {run.Status}"),
            .. SectionBlock.Of(Mrkdwn.Lines(Lines(incident, run, context))),
            .. ManualSteps(run),
            .. PauseBlocks(run, context),
            .. ContextBlock.Of(Mrkdwn.Of($"{run.Id} · {run.Plan.Mode.ToString().ToLowerInvariant()} · environment *{incident.Declared.Environment}* · started {run.StartedAt:HH:mm:ss} UTC")),
        ],
        Foot = Choices(run).ToList() is { Count: > 0 } choices
            ? [.. choices.Chunk(5).Select(c => new ActionsBlock([.. c.Select(x => Button(x, incident, run, context))]))]
            : [],
    };

    private static string Progress(RunState run) =>
        $"{run.Steps.Count(s => s.EndedAt is not null && s.Status != StepStatus.Failed)} of {run.Steps.Count} steps";

    private static IEnumerable<Mrkdwn> Lines(IncidentState incident, RunState run, CardContext context)
    {
        var end = run.EndedAt ?? context.Now;
        var head = Mrkdwn.Of($"*{Progress(run)}*, {CardContext.Span(end - run.StartedAt!.Value)} so far");
        if (incident.Declared.Rto is { } rto)
            head += Mrkdwn.Of($", RTO used: {IncidentCard.RtoText(incident, rto, end)}");
        yield return head;
        foreach (var step in run.Steps)
            yield return StepLine(run, step, context);
    }

    private static Mrkdwn StepLine(RunState run, StepState step, CardContext context)
    {
        var line = Mrkdwn.Of($"{Sign(step)} *{step.Plan.Id}*");
        if (step.Plan.TargetText is { } target)
            line += Mrkdwn.Of($" {target}");
        if (step.DispatchedAt is { } from && step.Status != StepStatus.Planned)
            line += Mrkdwn.Of($" · {CardContext.Span((step.EndedAt ?? context.Now) - from)}");
        if (step is { Status: StepStatus.Succeeded, ByThisRun: false } && step.Plan.Changes)
            line += Mrkdwn.Of($" · was so already, not by this run");
        if (Moving(run, step, context.Sightings) is { Length: > 0 } moving)
            line += Mrkdwn.Of($" · _{moving}_");
        if (step.Reasons.Count > 0)
            line += Mrkdwn.Of($" · {Mrkdwn.Line(string.Join("; ", step.Reasons), 300)}");
        return line;
    }

    private static string? Moving(RunState run, StepState step, Sightings sightings)
    {
        if (!StepLifecycle.IsInFlight(step.Status) && !step.Undoing)
            return null;
        if (step.Plan.IsManual)
            return "waits for a person";
        if (sightings.Find(run.Id, step.Plan.Id) is not { } seen)
            return null;
        var facts = seen.Observation.Facts.Where(f => f.Key is "status" or "role" or "ready" or "replicas" or "change" or "proof")
            .Select(f => $"{f.Key} {f.Value}");
        return string.Join(", ", facts.Concat(seen.Observation.Reasons).Take(3));
    }

    private static string Sign(StepState step) => step.Status switch
    {
        _ when step.Undoing => ":rewind:",
        StepStatus.Planned => ":white_circle:",
        StepStatus.Dispatching or StepStatus.Accepted => ":arrows_counterclockwise:",
        StepStatus.Succeeded => ":white_check_mark:",
        StepStatus.Failed => ":x:",
        StepStatus.Unknown => ":grey_question:",
        StepStatus.Skipped => ":fast_forward:",
        _ => ":leftwards_arrow_with_hook:",
    };

    private static IEnumerable<Block> ManualSteps(RunState run) => run.Steps
        .Where(s => s.Plan.IsManual && StepLifecycle.IsInFlight(s.Status) && s.ConfirmedAt is null)
        .SelectMany(s => SectionBlock.Of(Mrkdwn.Of($":raising_hand: *{s.Plan.Id}*: {Instructions(run, s)}")));

    // What earlier steps found out stands in the instructions as it is to be typed.
    private static string Instructions(RunState run, StepState step) => run.Steps
        .SelectMany(s => s.Outputs.Select(o => (Written: $"${{steps.{s.Plan.Id}.{o.Key}}}", o.Value)))
        .Aggregate(step.Plan.Instructions ?? step.Plan.Effect, (text, o) => text.Replace(o.Written, o.Value, StringComparison.Ordinal));

    private static IEnumerable<Block> PauseBlocks(RunState run, CardContext context)
    {
        if (run.Pause is not { } pause)
            return run.Notes.Count == 0 || !run.HasEnded ? [] : SectionBlock.Of(Mrkdwn.Of($"{string.Join("; ", run.Notes)}"));
        var step = pause.Step is null ? null : run.Step(pause.Step);
        return SectionBlock.Of(Mrkdwn.Lines(
        [
            Mrkdwn.Of($":double_vertical_bar: *Paused* at {pause.Since:HH:mm:ss} UTC, waits for {context.Mention(pause.WaitsFor)}"),
            .. pause.Reasons.Select(r => Mrkdwn.Of($"• {r}")),
            .. step is null ? [] : WhatEachDoes(run, step),
        ]));
    }

    private static IEnumerable<Mrkdwn> WhatEachDoes(RunState run, StepState step)
    {
        var halfDone = run.Steps.Where(s => StepLifecycle.IsInFlight(s.Status)).Select(s => s.Plan.Id).ToList();
        if (halfDone.Count > 0)
            yield return Mrkdwn.Of($"Half done: {string.Join(", ", halfDone)} (watched to the end)");
        yield return Mrkdwn.Of($"_Retry_ looks first, then sends {step.Plan.Id} again under the same token if it did not happen");
        yield return Mrkdwn.Of($"_Skip_ leaves {step.Plan.Id} out; steps that need it go on without it");
        yield return step.Plan.CanUndo
            ? Mrkdwn.Of($"_Undo_ puts {step.Plan.TargetText ?? step.Plan.Id} back to what it was before")
            : Mrkdwn.Of($"_Undo_ is not in the approved plan for {step.Plan.Id}");
        yield return Mrkdwn.Of($"_Abort_ ends the run; what is done stays done");
    }

    private static IEnumerable<(string Act, string Step)> Choices(RunState run)
    {
        if (run.HasEnded)
            yield break;
        foreach (var step in run.Steps)
        {
            if (step.Plan.IsManual && StepLifecycle.IsInFlight(step.Status) && step.ConfirmedAt is null)
                yield return ("done", step.Plan.Id);
            if (run.Status == RunStatus.Paused && step.Status is StepStatus.Failed or StepStatus.Unknown)
            {
                yield return ("retry", step.Plan.Id);
                yield return ("skip", step.Plan.Id);
                if (step.Plan.CanUndo && step.Attempts > 0)
                    yield return ("undo", step.Plan.Id);
            }
        }

        yield return run.Status == RunStatus.Paused ? ("resume", "") : ("hold", "");
        yield return ("abort", "");
        yield return ("details", "");
    }

    private static Button Button((string Act, string Step) choice, IncidentState incident, RunState run, CardContext context)
    {
        var text = char.ToUpperInvariant(choice.Act[0]) + choice.Act[1..] + (choice.Step.Length == 0 ? "" : $": {choice.Step}");
        return context.Button(
            Meaning(choice.Act, incident, run, choice.Step), text,
            choice.Act switch { "done" or "retry" => ButtonStyle.Primary, "abort" => ButtonStyle.Danger, _ => null });
    }

    private static ButtonMeaning Meaning(string act, IncidentState incident, RunState run, string step) =>
        new(act, incident.Id, run.Id, step, run.Plan.Digest);
}
