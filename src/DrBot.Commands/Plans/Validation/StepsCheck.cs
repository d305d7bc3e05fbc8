using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Every step names an action and a target the action takes.</summary>
internal sealed class StepsCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var runbook in draft.Plan.Runbooks.Values.Where(r => r.Steps.Count == 0))
            draft.Error(draft.At("runbooks", runbook.Name), $"runbook '{runbook.Name}' has no steps");
        foreach (var (runbook, step, spec) in draft.Steps())
        {
            if (spec is null) Unknown(draft, draft.AtStep(runbook, step, "action"), step.Action);
            else Target(draft, runbook, step, spec);
            if (spec is { Destructive: true }
                && draft.Document.Text("runbooks", runbook.Name, "steps", step.Id, "destructive")
                is not null && !step.Destructive)
                draft.Error(draft.AtStep(runbook, step, "destructive"),
                    $"{spec.Name} is destructive, and a step cannot say otherwise; remove 'destructive'");
            if (step.Undo?.Action is { } undo) Undo(draft, runbook, step, undo);
            else if (step.Undo is not null && spec is { Reversible: false })
                draft.Error(draft.AtStep(runbook, step, "undo"),
                    $"{spec.Name} cannot be undone by itself; give the undo an 'action', or leave it out");
        }
    }

    private static void Undo(PlanDraft draft, Runbook runbook, Step step, string undo)
    {
        if (draft.Catalogue.Find(undo) is not { } spec)
            Unknown(draft, draft.AtStep(runbook, step, "undo", "action"), undo);
        else if (!Takes(draft, step, spec))
            draft.Error(draft.AtStep(runbook, step, "undo", "action"),
                $"{spec.Name} does not take the step's target; an undo acts on the same target");
    }

    private static void Unknown(PlanDraft draft, Yaml.Place place, string action)
    {
        if (action.Length == 0) return;
        draft.Error(place, $"there is no action '{Literal.Shown(action)}'; "
            + NearestName.Hint(action, [.. draft.Catalogue.Actions.Select(a => a.Name)]));
    }

    private static void Target(PlanDraft draft, Runbook runbook, Step step, ActionSpec spec)
    {
        if (spec.TargetKinds.Count == 0 && step.Target is not null)
            draft.Error(draft.AtStep(runbook, step, "target"), $"{spec.Name} takes no target; remove 'target'");
        else if (spec.TargetKinds.Count > 0 && step.Target is null)
            draft.Error(draft.AtStep(runbook, step), string.Concat(
                $"step '{step.Id}' has no 'target'; ",
                $"{spec.Name} needs one of kind {string.Join(" or ", spec.TargetKinds)}"));
        else if (!Takes(draft, step, spec))
            draft.Error(draft.AtStep(runbook, step, "target"), string.Concat(
                $"target '{step.Target}' is of kind {draft.Plan.Targets[step.Target!].Kind}; ",
                $"{spec.Name} needs one of kind {string.Join(" or ", spec.TargetKinds)}"));
    }

    // What is unknown was said elsewhere.
    private static bool Takes(PlanDraft draft, Step step, ActionSpec spec) =>
        step.Target is null
            ? spec.TargetKinds.Count == 0
            : !draft.Plan.Targets.TryGetValue(step.Target, out var target) || target.Kind.Length == 0
                || spec.TargetKinds.Contains(target.Kind);
}
