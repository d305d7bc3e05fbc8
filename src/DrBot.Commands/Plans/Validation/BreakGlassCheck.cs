using DrBot.Commands.Approvals;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Break-glass asks two people, or one with a delay; and nothing else in a plan is called that.</summary>
internal sealed class BreakGlassCheck : IPlanCheck
{
    private static readonly TimeSpan LeastDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostDelay = TimeSpan.FromHours(4);

    public void Check(PlanDraft draft)
    {
        if (draft.Plan.Approvals.ContainsKey(BreakGlass.Name))
            draft.Error(draft.At("approvals", BreakGlass.Name), $"'{BreakGlass.Name}' is a policy of its own: write it beside approvals, not among them");
        if (draft.Plan.BreakGlass is not { } policy)
            return;
        var place = draft.At("break-glass");
        if (policy.Slots.Count is 0 or > 10)
            draft.Error(place, $"break-glass has {policy.Slots.Count} slots; allowed: 1 with a delay, or 2 to 10");
        if (policy.Slots.Count == 1 && policy.Delay < LeastDelay)
            draft.Error(place, $"break-glass asks one person, so it needs a 'delay' of {DurationText.Format(LeastDelay)} or more in which others can stop it; "
                + $"found {DurationText.Format(policy.Delay)}");
        if (policy.Delay > MostDelay)
            draft.Error(place, $"'delay' of break-glass is {DurationText.Format(policy.Delay)}; allowed: up to {DurationText.Format(MostDelay)}");
        var held = draft.Plan.People.Values.SelectMany(p => p.Roles).ToHashSet();
        foreach (var slot in policy.Slots.Distinct().Where(s => !held.Contains(s)))
            draft.Error(place, $"nobody in people holds the role '{Literal.Shown(slot)}' of break-glass; {NearestName.Hint(slot, held)}");
        var able = draft.Plan.People.Values.Where(p => (p.Keys.Count > 0 || p.Accounts.Any(a => a.Surface == "oidc")) && p.Roles.Any(policy.Slots.Contains)).ToList();
        if (SlotMatching.Match(policy.Slots, [.. able.Select(p => p.Id)], (p, role) => draft.Plan.People[p].Roles.Contains(role)).Any(p => p is null))
            draft.Warn(place, "break-glass takes keys or second factors, and not enough people of its roles have `keys` or `oidc`: nobody could use it today");
    }
}
