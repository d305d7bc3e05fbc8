namespace DrBot.Commands.Plans.Validation;

/// <summary>Which steps come before which; safe on runbooks whose needs go in circles.</summary>
internal static class Ancestry
{
    /// <summary>Every step this one needs, directly or not.</summary>
    public static HashSet<string> Of(Runbook runbook, Step step)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(step.Needs);
        while (open.TryPop(out var id))
            if (found.Add(id))
                foreach (var need in runbook.Steps.FirstOrDefault(s => s.Id == id)?.Needs ?? [])
                    open.Push(need);
        return found;
    }

    /// <summary>The steps nothing comes after.</summary>
    public static IEnumerable<Step> Last(Runbook runbook) =>
        runbook.Steps.Where(s => runbook.Steps.All(o => !o.Needs.Contains(s.Id)));

    /// <summary>True for an action that makes a replica a primary.</summary>
    public static bool IsPromotion(string action) =>
        action[(action.LastIndexOf('.') + 1)..].StartsWith("promote", StringComparison.Ordinal);
}
