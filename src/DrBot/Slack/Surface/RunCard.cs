using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>The card of a run under way: a line a step, moving progress, durations, RTO used, and what a person can do now.</summary>
internal static class RunCard
{
    public static string KeyOf(RunState run) => run.Id + "/run";

    /// <summary>The buttons the card carries now.</summary>
    public static IReadOnlyList<ButtonMeaning> Buttons(IncidentState incident, RunState run) =>
        [.. RunChoices.Of(run).Select(c => RunChoices.Meaning(c, incident, run))];

    public static Card Draw(IncidentState incident, RunState run, string channel, CardContext context) => new()
    {
        Key = KeyOf(run),
        Channel = channel,
        Text = Mrkdwn.Of($"{run.Id} {run.Status}: {Count(run)}"),
        Body =
        [
            new HeaderBlock($"{Sign(run.Status)} {run.Plan.Title}: {CardWords.Of(run.Status)}"),
            .. SectionBlock.Of(Mrkdwn.Lines(Head(incident, run, context))),
            .. SectionBlock.Of(Mrkdwn.Lines(run.Steps.Select(s => StepLine.Of(run, s, context)))),
            .. ManualSteps(run),
            .. PauseBlocks(run, context),
            .. ContextBlock.Of(Mrkdwn.Of(
                $"{run.Id} · {run.Plan.Mode.ToString().ToLowerInvariant()} · environment *{incident.Declared.Environment}* · started {run.StartedAt:HH:mm:ss} UTC · all times UTC{context.AuditFooter}")),
        ],
        Foot = RunChoices.Rows(incident, run, context),
    };

    private static string Count(RunState run) => $"{run.Steps.Count(IsDone)} of {run.Steps.Count} steps";

    /// <summary>True for a step that needs nothing more.</summary>
    public static bool IsDone(StepState step) => step.EndedAt is not null && step.Status != StepStatus.Failed;

    private static IEnumerable<Mrkdwn> Head(IncidentState incident, RunState run, CardContext context)
    {
        var end = run.EndedAt ?? context.Now;
        var span = end - run.StartedAt!.Value;
        yield return Mrkdwn.Of($"{Bar(run)} *{Count(run)}* · {(run.HasEnded ? CardContext.Span(span) : CardContext.About(span))}");
        if (incident.Declared.Rto is { } rto)
            yield return Mrkdwn.Of($"*Recovery time used* {IncidentCard.RtoText(incident, rto, end)}");
    }

    /// <summary>Ten parts, filled as far as steps are done; full only when all are.</summary>
    internal static string Bar(RunState run)
    {
        var full = run.Steps.Count == 0 ? 10 : run.Steps.Count(IsDone) * 10 / run.Steps.Count;
        return new string('▰', full) + new string('▱', 10 - full);
    }

    private static string Sign(RunStatus status) => status switch
    {
        RunStatus.Completed => "🟢",
        RunStatus.Paused or RunStatus.CompletedWithExceptions => "🟡",
        RunStatus.Failed or RunStatus.Aborted => "🔴",
        _ => "🔵",
    };

    private static IEnumerable<Block> ManualSteps(RunState run) => run.Steps
        .Where(RunChoices.IsForAPerson)
        .SelectMany(s => SectionBlock.Of(ManualText.Of(run, s)));

    private static IEnumerable<Block> PauseBlocks(RunState run, CardContext context)
    {
        if (run.Pause is not { } pause)
            return run.Notes.Count == 0 || !run.HasEnded ? [] : SectionBlock.Of(Mrkdwn.Of($"{string.Join("; ", run.Notes)}"));
        return SectionBlock.Of(Mrkdwn.Lines(
        [
            Mrkdwn.Of($":double_vertical_bar: *Paused* since {pause.Since:HH:mm:ss} UTC, waits for {context.Mention(pause.WaitsFor)}"),
            .. pause.Reasons.Select(r => Mrkdwn.Of($"• {r}")),
            .. WhatIsTrue(run),
            .. pause.Step is { } step && run.Step(step) is { } state ? RunChoices.WhatEachDoes(run, state) : [],
            .. run.PausedUntil is { } until ? [Mrkdwn.Of($"Without a decision the run fails at {until:yyyy-MM-dd HH:mm} UTC.")] : Array.Empty<Mrkdwn>(),
        ]));
    }

    private static IEnumerable<Mrkdwn> WhatIsTrue(RunState run)
    {
        var done = run.Steps.Where(s => s.Status == StepStatus.Succeeded && s.Plan.Changes).Select(s => s.Plan.Id).ToList();
        var half = run.Steps.Where(s => StepLifecycle.IsInFlight(s.Status)).Select(s => s.Plan.Id).ToList();
        var lost = run.Steps.Where(s => s.Status == StepStatus.Unknown).Select(s => s.Plan.Id).ToList();
        if (done.Count > 0)
            yield return Mrkdwn.Of($"Done and stays: {string.Join(", ", done)}");
        if (half.Count > 0)
            yield return Mrkdwn.Of($"Half done: {string.Join(", ", half)} (DrBot watches on)");
        if (lost.Count > 0)
            yield return Mrkdwn.Of($"*Not known whether it happened*: {string.Join(", ", lost)}");
    }
}
