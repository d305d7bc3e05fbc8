namespace DrBot.Commands.Plans.Validation;

/// <summary>
/// Warns of steps that need a control plane of the region that may be gone. Route 53 edits its records in us-east-1;
/// answers go on everywhere, edits do not.
/// </summary>
internal sealed class TrafficLint : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        if (draft.Plan.Regions.Primary is not { Length: > 0 } primary) return;
        foreach (var (runbook, step, spec) in draft.Steps())
            if (spec?.ControlPlane is { } plane && plane.Contains(primary, StringComparison.OrdinalIgnoreCase))
                draft.Warn(draft.AtStep(runbook, step, "action"), string.Concat(
                    $"step '{step.Id}' needs the control plane of {plane}, the region this plan may have to leave; ",
                    "prepare a way that does not (failover records with a health check the recovery region controls, ",
                    "or routing controls)"));
    }
}
