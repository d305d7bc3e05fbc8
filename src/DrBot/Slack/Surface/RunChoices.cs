using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What a person can do about a run now, as buttons.</summary>
internal static class RunChoices
{
    // Beyond this the card would be buttons alone; the commands do the same.
    private const int MostSteps = 10;
    private const int ButtonsInARow = 5;

    /// <summary>What is to be pressed: an act, and the step it is about (empty for the run).</summary>
    public static IReadOnlyList<(string Act, string Step)> Of(RunState run) =>
        run.HasEnded
            ? [("details", "")]
            :
            [
                .. WithButtons(run).Take(MostSteps).SelectMany(s => OfStep(run, s)),
                run.Status == RunStatus.Paused ? ("resume", "") : ("hold", ""),
                ("abort", ""),
                ("details", ""),
            ];

    /// <summary>The buttons in rows.</summary>
    public static IReadOnlyList<Block> Rows(IncidentState incident, RunState run, CardContext context)
    {
        var rows = Of(run).GroupBy(c => c.Step).SelectMany(g => g.Chunk(ButtonsInARow))
            .Select(c => (Block)new ActionsBlock([.. c.Select(x => Button(x, incident, run, context))]));
        var more = WithButtons(run).Skip(MostSteps).Select(s => s.Plan.Id).ToList();
        return more.Count == 0 || run.HasEnded
            ? [.. rows]
            : [.. ContextBlock.Of(Mrkdwn.Of($"{more.Count} more steps wait for a person; `/dr status` names them, `/dr done`, `/dr retry` and `/dr skip` decide.")), .. rows];
    }

    /// <summary>True for a step a person has to do.</summary>
    public static bool IsForAPerson(StepState step) =>
        step.Plan.IsManual && StepLifecycle.IsInFlight(step.Status) && step.ConfirmedAt is null;

    /// <summary>What each choice about a step would do now.</summary>
    public static IEnumerable<Mrkdwn> WhatEachDoes(RunState run, StepState step)
    {
        yield return Mrkdwn.Of($"*Retry* looks first, and sends {step.Plan.Id} again only if it did not happen");
        yield return Mrkdwn.Of($"*Skip* {WhatSkipDoes(run, step)}");
        yield return step.Plan.CanUndo
            ? Mrkdwn.Of($"*Undo* puts {step.Plan.TargetText ?? step.Plan.Id} back to what it was before")
            : Mrkdwn.Of($"*Undo* is not possible: the approved plan has none for {step.Plan.Id}");
        yield return Mrkdwn.Of($"*Abort* ends the run; what is done stays done");
    }

    private static string WhatSkipDoes(RunState run, StepState step)
    {
        var dependents = Successors.Dependents(run, step.Plan.Id).Select(s => s.Plan.Id).ToList();
        if (dependents.Count > 0)
            return $"proposes a new run of the remaining steps without {step.Plan.Id}, which needs approvals of its own because "
                + $"{string.Join(", ", dependents)} needs it; this run stays paused until that one starts";
        var after = Recovery.Missing(run with
        {
            Steps = run.Steps.Replace(step, step with { Status = StepStatus.Skipped }),
        });
        return $"leaves {step.Plan.Id} out; the steps after it go on without it"
            + (after.Contains(step.Plan.Id) ? ", and the run does not count as a recovery" : "");
    }

    /// <summary>What a button of a choice stands for.</summary>
    public static ButtonMeaning Meaning((string Act, string Step) choice, IncidentState incident, RunState run) =>
        new(choice.Act, incident.Id, run.Id, choice.Step, run.Plan.Digest);

    private static IEnumerable<StepState> WithButtons(RunState run) => run.Steps.Where(s => OfStep(run, s).Any());

    private static IEnumerable<(string Act, string Step)> OfStep(RunState run, StepState step)
    {
        if (IsForAPerson(step))
            yield return ("done", step.Plan.Id);
        if (run.Status != RunStatus.Paused || step.Status is not (StepStatus.Failed or StepStatus.Unknown))
            yield break;
        yield return ("retry", step.Plan.Id);
        yield return ("skip", step.Plan.Id);
        if (step.Plan.CanUndo && step.Attempts > 0)
            yield return ("undo", step.Plan.Id);
    }

    private static Button Button((string Act, string Step) choice, IncidentState incident, RunState run, CardContext context)
    {
        var text = char.ToUpperInvariant(choice.Act[0]) + choice.Act[1..] + (choice.Step.Length == 0 ? "" : $": {choice.Step}");
        var style = choice.Act switch { "done" or "retry" or "resume" => ButtonStyle.Primary, "abort" => ButtonStyle.Danger, _ => (ButtonStyle?)null };
        return context.Button(Meaning(choice, incident, run), text, style, Question(choice, incident, run));
    }

    // Abort and skip ask for a reason, which is a question already; details changes nothing.
    private static ConfirmDialog? Question((string Act, string Step) choice, IncidentState incident, RunState run)
    {
        var what = choice.Act switch
        {
            "done" => $"You say that {choice.Step} is done. The steps that wait for it go on at once.",
            "retry" => $"DrBot looks first, and sends {choice.Step} again only if it did not happen.",
            "undo" => $"DrBot puts {run.Step(choice.Step)?.Plan.TargetText ?? choice.Step} back to what it was before.",
            "hold" => "No further step begins. What is under way is watched to its end.",
            "resume" => "DrBot looks at everything again and goes on.",
            _ => null,
        };
        if (what is null)
            return null;
        var act = char.ToUpperInvariant(choice.Act[0]) + choice.Act[1..];
        return new ConfirmDialog($"{act} {(choice.Step.Length > 0 ? choice.Step : run.Id)}?", $"{what} Environment {incident.Declared.Environment}.", act, "Back");
    }
}
