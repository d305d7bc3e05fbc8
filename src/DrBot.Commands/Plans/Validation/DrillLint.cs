namespace DrBot.Commands.Plans.Validation;

/// <summary>Warns of rehearsals on a calendar that use up the protection they rehearse.</summary>
internal sealed class DrillLint : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var drill in draft.Plan.Drills.Values.Where(d => d.Mode is "switchover" or "failover"))
            if (draft.Plan.Runbooks.GetValueOrDefault(drill.Runbook)?.Steps
                .FirstOrDefault(s => Ancestry.IsPromotion(s.Action)) is { } step)
                draft.Warn(draft.At("drills", drill.Name, "mode"), string.Concat(
                    $"drill '{drill.Name}' consumes protection: step '{step.Id}' promotes ",
                    "the replica that protects production, which has none afterwards; ",
                    "use mode drill with a drill identity, or simulate"));
    }
}
