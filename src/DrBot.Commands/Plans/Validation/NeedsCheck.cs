using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Steps need steps of their runbook that stand before them; nothing goes in a circle.</summary>
internal sealed class NeedsCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var runbook in draft.Plan.Runbooks.Values)
        {
            var order = runbook.Steps.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i);
            foreach (var step in runbook.Steps)
                foreach (var need in step.Needs)
                    Need(draft, runbook, step, need, order);
        }
    }

    private static void Need(PlanDraft draft, Runbook runbook, Step step, string need, Dictionary<string, int> order)
    {
        var place = draft.AtStep(runbook, step, "needs", need);
        if (!order.TryGetValue(need, out var position))
            draft.Error(place, $"step '{step.Id}' needs '{Literal.Shown(need)}', and there is no such step; "
                + NearestName.Hint(need, [.. order.Keys.Where(k => k != step.Id)]));
        else if (step.Needs.Count(n => n == need) > 1)
            draft.Error(place, $"step '{step.Id}' needs '{need}' twice; keep one");
        else if (position >= order[step.Id])
            draft.Error(place, Way(runbook, need, step.Id, []) is { } way
                ? $"step '{step.Id}' waits for itself: {step.Id} needs {string.Join(" needs ", way)}"
                : $"step '{step.Id}' needs '{need}', which stands below it; move '{need}' up");
    }

    // The steps from one to another along needs, or null.
    private static List<string>? Way(Runbook runbook, string from, string to, HashSet<string> seen)
    {
        if (from == to) return [to];
        if (!seen.Add(from)) return null;
        foreach (var next in runbook.Steps.FirstOrDefault(s => s.Id == from)?.Needs ?? [])
            if (Way(runbook, next, to, seen) is { } rest)
                return [from, .. rest];
        return null;
    }
}
