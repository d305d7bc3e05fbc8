namespace DrBot.Commands.Plans.Validation;

/// <summary>Warns of runbooks that end without looking, and of answers that make it worse.</summary>
internal sealed class RunbookLint : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var runbook in draft.Plan.Runbooks.Values.Where(r => r.Approval is not null && r.Steps.Count > 0))
            if (!EndsWithACheck(draft, runbook))
                draft.Warn(draft.At("runbooks", runbook.Name),
                    $"runbook '{runbook.Name}' ends without a health check; add one that needs the last steps");
        foreach (var scenario in draft.Plan.Scenarios.Values)
            if (scenario.Name.Contains("corrupt", StringComparison.OrdinalIgnoreCase)
                && scenario.Runbook is { } name && draft.Plan.Runbooks.GetValueOrDefault(name) is { } runbook
                && runbook.Steps.Any(s => Ancestry.IsPromotion(s.Action)))
                draft.Warn(draft.At("scenarios", scenario.Name, "runbook"), string.Concat(
                    $"runbook '{name}' promotes a replica, ",
                    $"which has copied the corruption of scenario '{scenario.Name}'; ",
                    "restore to an earlier moment instead"));
    }

    // A last step that only looks, or one done by hand right after a step that only looks.
    private static bool EndsWithACheck(PlanDraft draft, Runbook runbook) =>
        Ancestry.Last(runbook).Any(last => IsCheck(draft, last)
            || (last.Action == "manual"
                && last.Needs.Any(n => runbook.Steps.Any(s => s.Id == n && IsCheck(draft, s)))));

    private static bool IsCheck(PlanDraft draft, Step step) =>
        draft.Catalogue.Find(step.Action) is { Changes: false } && step.Action is not ("manual" or "wait");
}
