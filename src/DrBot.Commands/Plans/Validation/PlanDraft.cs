using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Validation;

/// <summary>A plan as read, before anybody may rely on it, with all a check needs.</summary>
internal sealed record PlanDraft(
    Plan Plan,
    PlanDocument Document,
    ActionCatalogue Catalogue,
    IReadOnlyList<PlanSource> Sources,
    PlanFindings Findings)
{
    /// <summary>Every step with its runbook and the action it names (null when unknown).</summary>
    public IEnumerable<(Runbook Runbook, Step Step, ActionSpec? Spec)> Steps() =>
        from runbook in Plan.Runbooks.Values
        from step in runbook.Steps
        select (runbook, step, Catalogue.Find(step.Action));

    public Place At(params ReadOnlySpan<string> path) => Document.At(path);

    public Place AtStep(Runbook runbook, Step step, params ReadOnlySpan<string> path) =>
        Document.At(["runbooks", runbook.Name, "steps", step.Id, .. path]);

    public void Error(Place place, string message) => Findings.Error(place, message);

    public void Warn(Place place, string message) => Findings.Warn(place, message);
}
