using DrBot.Commands.Language;
using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Everything a plan names must be in it.</summary>
internal sealed class NamesCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        var plan = draft.Plan;
        foreach (var person in plan.People.Values)
            Known(draft, draft.At("people", person.Id, "deputy"), "person", person.Deputy, plan.People.Keys);
        foreach (var level in plan.Levels.Values)
            foreach (var audience in level.Audiences)
                Known(draft, draft.At("levels", $"{level.Number}", "audiences", audience),
                    "audience", audience, plan.Audiences.Keys);
        foreach (var scenario in plan.Scenarios.Values)
        {
            Known(draft, draft.At("scenarios", scenario.Name, "level"), "level", $"{scenario.Level}",
                plan.Levels.Keys.Select(k => $"{k}"));
            Known(draft, draft.At("scenarios", scenario.Name, "runbook"),
                "runbook", scenario.Runbook, plan.Runbooks.Keys);
        }

        foreach (var runbook in plan.Runbooks.Values)
            Known(draft, draft.At("runbooks", runbook.Name, "approval"),
                "approval", runbook.Approval, plan.Approvals.Keys);
        foreach (var (runbook, step, _) in draft.Steps())
            Known(draft, draft.AtStep(runbook, step, "target"), "target", step.Target, plan.Targets.Keys);
        foreach (var drill in plan.Drills.Values)
            Known(draft, draft.At("drills", drill.Name, "runbook"), "runbook", drill.Runbook, plan.Runbooks.Keys);
        foreach (var audience in plan.Audiences.Values) Template(draft, audience);
    }

    private static void Template(PlanDraft draft, Audience audience)
    {
        var place = draft.At("audiences", audience.Name, "template");
        if (audience.Template.Length == 0) return;
        if (!Sections.PlanNames.IsPlain(audience.Template))
            draft.Error(place, string.Concat(
                $"'{Literal.Shown(audience.Template)}' is no name for a template; ",
                $"allowed: {Sections.PlanNames.PlainAllowed}"));
        else if (draft.Sources.All(s => s.Path != $"templates/{audience.Template}.hbs"))
            draft.Error(place, $"there is no file templates/{audience.Template}.hbs beside the plan");
    }

    // An empty name was already reported where it was read.
    private static void Known(PlanDraft draft, Place place, string what, string? name, IEnumerable<string> known)
    {
        if (string.IsNullOrEmpty(name) || known.Contains(name)) return;
        draft.Error(place, $"there is no {what} '{Literal.Shown(name)}'; {NearestName.Hint(name, [.. known])}");
    }
}
