namespace DrBot.Commands.Plans.Validation;

/// <summary>
/// Bounds what the other checks walk through. Far above what people can follow at night, far below what would make a
/// hostile plan expensive.
/// </summary>
internal static class SizeCheck
{
    private const int MostSteps = 200;
    private const int MostOfAKind = 500;

    public static bool Fits(PlanDraft draft)
    {
        var plan = draft.Plan;
        var fits = true;
        foreach (var runbook in plan.Runbooks.Values.Where(r => r.Steps.Count > MostSteps))
            Refuse(draft.At("runbooks", runbook.Name),
                $"runbook '{runbook.Name}' has {runbook.Steps.Count} steps; allowed: up to {MostSteps}");
        foreach (var (key, count) in new[]
        {
            ("people", plan.People.Count), ("approvals", plan.Approvals.Count), ("scenarios", plan.Scenarios.Count),
            ("targets", plan.Targets.Count), ("runbooks", plan.Runbooks.Count), ("audiences", plan.Audiences.Count),
            ("drills", plan.Drills.Count),
        })
            if (count > MostOfAKind)
                Refuse(draft.At(key), $"'{key}' has {count} entries; allowed: up to {MostOfAKind}");
        return fits;

        void Refuse(Yaml.Place place, string message)
        {
            draft.Error(place, message);
            fits = false;
        }
    }
}
