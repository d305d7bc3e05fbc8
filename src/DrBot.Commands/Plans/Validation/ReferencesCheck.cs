using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Every <c>${…}</c> will be known when its step begins.</summary>
internal sealed class ReferencesCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var runbook in draft.Plan.Runbooks.Values)
            foreach (var step in runbook.Steps)
            {
                foreach (var (name, value) in step.Inputs)
                    Value(draft, runbook, step, value, draft.AtStep(runbook, step, name), undo: false);
                foreach (var (name, value) in step.Undo?.Inputs ?? new Dictionary<string, PlanValue>())
                    Value(draft, runbook, step, value, draft.AtStep(runbook, step, "undo", name), undo: true);
            }
    }

    private static void Value(PlanDraft draft, Runbook runbook, Step step, PlanValue value, Place place, bool undo)
    {
        foreach (var text in Texts(value))
        {
            if (!References.TryRead(text, out var references, out var problem)) draft.Error(place, problem);
            foreach (var reference in references)
                if (Problem(draft, runbook, step, reference, undo) is { } wrong)
                    draft.Error(place, $"'{reference.Written}': {wrong}");
        }
    }

    private static IEnumerable<string> Texts(PlanValue value) => value switch
    {
        PlanValue.Scalar scalar => [scalar.Text],
        PlanValue.Sequence list => list.Items,
        PlanValue.Mapping map => map.Entries.Values,
        _ => [],
    };

    private static string? Problem(
        PlanDraft draft, Runbook runbook, Step step, Reference reference, bool undo) => reference switch
        {
            Reference.Value v => Missing("value", v.Name, draft.Plan.Values.Keys),
            Reference.Region { Name: "primary" } when draft.Plan.Regions.Primary is null => "'regions' has no 'primary'",
            Reference.Region { Name: "recovery" } when draft.Plan.Regions.Recovery is null => "'regions' has no 'recovery'",
            Reference.Input i => Missing($"input of runbook '{runbook.Name}'", i.Name, runbook.Inputs.Keys),
            Reference.TargetProperty t => Property(draft, t),
            Reference.StepOutput s => Output(draft, runbook, step, s),
            Reference.Before when !undo => "facts from before are read in 'undo' only",
            _ => null,
        };

    private static string? Property(PlanDraft draft, Reference.TargetProperty reference) =>
        draft.Plan.Targets.TryGetValue(reference.Target, out var target)
            ? Missing($"property of target '{target.Name}'", reference.Property, target.Properties.Keys)
            : Missing("target", reference.Target, draft.Plan.Targets.Keys);

    private static string? Output(PlanDraft draft, Runbook runbook, Step step, Reference.StepOutput reference)
    {
        var source = runbook.Steps.FirstOrDefault(s => s.Id == reference.Step);
        if (source is null) return Missing("step", reference.Step, runbook.Steps.Select(s => s.Id));
        if (!Ancestry.Of(runbook, step).Contains(source.Id))
            return $"step '{step.Id}' does not need '{source.Id}', so its outputs may not be there; "
                + $"add '{source.Id}' to needs";
        return draft.Catalogue.Find(source.Action) is { } spec
            ? Missing($"output of {spec.Name}", reference.Output, spec.Outputs)
            : null;
    }

    private static string? Missing(string what, string name, IEnumerable<string> known) =>
        known.Contains(name) ? null : $"there is no {what} '{name}'; {NearestName.Hint(name, [.. known])}";
}
