namespace DrBot.Commands.Plans.Validation;

/// <summary>
/// Warns of promotions that could leave two primaries or lose more than anybody agreed to. In October 2018 a partition
/// of 43 seconds cost GitHub a day because the old side was not fenced.
/// </summary>
internal sealed class PromotionLint : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var (runbook, step, spec) in draft.Steps().Where(s => Ancestry.IsPromotion(s.Step.Action)))
        {
            var before = Ancestry.Of(runbook, step);
            var fences = runbook.Steps.Where(s => before.Contains(s.Id) && s.Action == "fence").ToArray();
            if (fences.Length == 0)
                draft.Warn(draft.AtStep(runbook, step), string.Concat(
                    $"step '{step.Id}' promotes without a fence before it: ",
                    "the old primary's writers could go on writing; put a 'fence' step among its needs"));
            else Writers(draft, runbook, fences);
            foreach (var fence in fences)
                if (fence.Inputs.GetValueOrDefault("accept") is PlanValue.Scalar { Text: "none" })
                    draft.Warn(draft.AtStep(runbook, fence, "accept"), string.Concat(
                        $"step '{fence.Id}' goes on with 'accept: none', as if it were not there, and '{step.Id}' promotes; ",
                        "accept isolated, or attempted when the far side may not answer"));
            if (spec is not null && spec.Inputs.Any(i => i.Name == "max-data-loss")
                && !step.Inputs.ContainsKey("max-data-loss"))
                draft.Warn(draft.AtStep(runbook, step), string.Concat(
                    $"step '{step.Id}' promotes whatever the lag is; ",
                    "give it 'max-data-loss', for instance the plan's rpo"));
        }
    }

    // Whoever runs where a fenced writer runs is taken for a writer too, unless the plan says it is none.
    private static void Writers(PlanDraft draft, Runbook runbook, Step[] fences)
    {
        var listed = fences.SelectMany(f => (f.Inputs.GetValueOrDefault("writers") as PlanValue.Sequence)?.Items ?? [])
            .ToHashSet();
        var clusters = listed.Select(name => draft.Plan.Targets.GetValueOrDefault(name)).OfType<Target>()
            .Select(Cluster).ToHashSet();
        foreach (var target in draft.Plan.Targets.Values)
            if (target.Kind == "kubernetes.deployment" && clusters.Contains(Cluster(target))
                && !listed.Contains(target.Name)
                && target.Properties.GetValueOrDefault("writer") != "false")
                draft.Warn(draft.AtStep(runbook, fences[0], "writers"), string.Concat(
                    $"'{target.Name}' runs in cluster '{Cluster(target)}' too and is not fenced; list it, ",
                    "or say 'writer: false' in its target"));
    }

    private static string? Cluster(Target target) => target.Properties.GetValueOrDefault("cluster");
}
