using DrBot.Commands.Plans.Yaml;
using DrBot.Commands.Updates;

namespace DrBot.Commands.Plans.Validation;

/// <summary>A template with a mistake is found when the plan is read, not when the update is due.</summary>
internal sealed class TemplatesCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var template in draft.Sources.Skip(1))
            foreach (var problem in TemplateCheck.Problems(template.Text))
                draft.Findings.ErrorIn(template.Path, new Place(problem.Line, problem.Column), problem.Message);
    }
}
