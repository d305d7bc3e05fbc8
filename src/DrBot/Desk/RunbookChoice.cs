using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;

namespace DrBot.Desk;

/// <summary>Which plan and runbook a command means: exactly one candidate is used and named, several are asked about.</summary>
internal sealed class RunbookChoice
{
    public (LoadedPlan Plan, Runbook Runbook, string? Scenario) Choose(
        Invocation said, IncidentState? incident, IReadOnlyList<LoadedPlan> plans)
    {
        var candidates = Candidates(said, incident, plans).ToList();
        if (candidates.Count == 1)
            return candidates[0];
        if (candidates.Count == 0)
            throw new DeskException(Nothing(said, incident, plans));
        var severalPlans = candidates.Select(c => c.Plan.Plan.Name).Distinct().ToList();
        throw new DeskException(severalPlans.Count > 1
            ? new DeskAnswer.AsksWhich(said, "plan", "Several plans could be meant; which one?", severalPlans)
            : new DeskAnswer.AsksWhich(
                said, "scenario", "Several runbooks could be meant; which one?", [.. candidates.Select(c => c.Runbook.Name)]));
    }

    private static IEnumerable<(LoadedPlan Plan, Runbook Runbook, string? Scenario)> Candidates(
        Invocation said, IncidentState? incident, IReadOnlyList<LoadedPlan> plans)
    {
        var meant = said.Text("plan") ?? incident?.Declared.Plan;
        foreach (var plan in plans.Where(p => meant is null || p.Plan.Name == meant))
        {
            var found = said.Text("scenario") is { } name ? Named(plan.Plan, name) : Usual(plan.Plan, said.Verb.Name, incident);
            foreach (var (runbook, scenario) in found)
                yield return (plan, runbook, scenario);
        }
    }

    private static IEnumerable<(Runbook, string?)> Named(Plan plan, string name)
    {
        if (plan.Scenarios.TryGetValue(name, out var scenario) && scenario.Runbook is { } answer)
            return [(plan.Runbooks[answer], name)];
        return plan.Runbooks.TryGetValue(name, out var runbook) ? [(runbook, ScenarioOf(plan, runbook))] : [];
    }

    // The incident's scenario knows its runbook; otherwise the runbook named as the verb; otherwise any.
    private static IEnumerable<(Runbook, string?)> Usual(Plan plan, string verb, IncidentState? incident)
    {
        var named = Verbal(plan, verb).ToList();
        var answer = incident?.Declared.Scenario is { } s ? plan.Scenarios.GetValueOrDefault(s)?.Runbook : null;
        if (answer is not null && verb is "failover" or "break-glass" or "preview" or "simulate" or "drill")
            return [(plan.Runbooks[answer!], incident!.Declared.Scenario)];
        return (named.Count > 0 ? named : plan.Runbooks.Values).Select(r => (r, ScenarioOf(plan, r)));
    }

    private static IEnumerable<Runbook> Verbal(Plan plan, string verb)
    {
        var word = verb is "preview" or "simulate" or "drill" or "break-glass" ? "failover" : verb;
        if (plan.Runbooks.TryGetValue(word, out var exact))
            return [exact];
        return plan.Runbooks.Values.Where(r => r.Name.Contains(word, StringComparison.Ordinal));
    }

    private static string? ScenarioOf(Plan plan, Runbook runbook) =>
        plan.Scenarios.Values.FirstOrDefault(s => s.Runbook == runbook.Name)?.Name;

    private static string Nothing(Invocation said, IncidentState? incident, IReadOnlyList<LoadedPlan> plans)
    {
        var meant = plans.Where(p => (said.Text("plan") ?? incident?.Declared.Plan) is not { } n || p.Plan.Name == n).ToList();
        if (meant.Count == 0)
            return $"There is no plan '{said.Text("plan")}'; loaded: {string.Join(", ", plans.Select(p => p.Plan.Name))}";
        return $"No scenario with a runbook, and no runbook, is named '{said.Text("scenario")}'. There are: "
            + string.Join(", ", meant.SelectMany(p => p.Plan.Scenarios.Values.Where(s => s.Runbook is not null).Select(s => s.Name)
                .Concat(p.Plan.Runbooks.Keys)).Distinct());
    }
}
