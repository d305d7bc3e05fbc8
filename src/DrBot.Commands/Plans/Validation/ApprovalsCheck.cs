using DrBot.Commands.Approvals;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Policies can be satisfied, and every runbook that destroys something names one.</summary>
internal sealed class ApprovalsCheck : IPlanCheck
{
    private const int MostSlots = 10;

    public void Check(PlanDraft draft)
    {
        foreach (var policy in draft.Plan.Approvals.Values)
        {
            Clocks(draft, policy);
            if (Slots(draft, policy)) Satisfiable(draft, policy);
        }

        foreach (var runbook in draft.Plan.Runbooks.Values.Where(r => r.Approval is null))
            if (Destructive(draft, runbook) is { } step)
                draft.Error(draft.At("runbooks", runbook.Name), string.Concat(
                    $"runbook '{runbook.Name}' names no 'approval', ",
                    $"but step '{step.Id}' ({step.Action}) is destructive; ",
                    draft.Plan.Approvals.Count == 0
                        ? "write a policy under 'approvals' and name it"
                        : $"allowed: {string.Join(", ", draft.Plan.Approvals.Keys)}"));
    }

    private static Step? Destructive(PlanDraft draft, Runbook runbook) =>
        runbook.Steps.FirstOrDefault(s => s.Destructive || draft.Catalogue.Find(s.Action) is { Destructive: true });

    private static void Clocks(PlanDraft draft, ApprovalPolicy policy)
    {
        foreach (var (key, value, most) in new[]
        {
            ("approve-within", policy.ApproveWithin, TimeSpan.FromDays(7)),
            ("start-within", policy.StartWithin, TimeSpan.FromDays(1)),
            ("valid-for", policy.ValidFor, TimeSpan.FromDays(7)),
        })
            if (value < TimeSpan.FromMinutes(1) || value > most)
                draft.Error(draft.At("approvals", policy.Name, key), string.Concat(
                    $"'{key}' of '{policy.Name}' is {DurationText.Format(value)}; ",
                    $"allowed: 1m to {DurationText.Format(most)}"));
    }

    private static bool Slots(PlanDraft draft, ApprovalPolicy policy)
    {
        var place = draft.At("approvals", policy.Name, "slots");
        var plan = draft.Plan;
        if (policy.Slots.Count is 0 or > MostSlots)
        {
            draft.Error(place, $"approval '{policy.Name}' has {policy.Slots.Count} slots; allowed: 1 to {MostSlots}");
            return false;
        }

        if (policy.RequesterMayApprove && policy.Slots.Count != 1)
            draft.Error(draft.At("approvals", policy.Name, "requester-may-approve"), string.Concat(
                $"approval '{policy.Name}' has {policy.Slots.Count} slots; ",
                "the requester may approve only where there is one"));
        var held = plan.RoleNames();
        var nobody = policy.Slots.Distinct().Where(s => !held.Contains(s)).ToArray();
        foreach (var slot in nobody)
            draft.Error(draft.At("approvals", policy.Name, "slots", slot),
                $"nobody holds the role '{Literal.Shown(slot)}'; {NearestName.Hint(slot, held)}");
        foreach (var slot in policy.Slots.Distinct())
            if (plan.Roles.GetValueOrDefault(slot)?.Group is { } group
                && plan.People.Values.All(p => !p.Roles.Contains(slot)))
                draft.Warn(draft.At("approvals", policy.Name, "slots", slot), string.Concat(
                    $"'{slot}' is held only through the group {group}; ",
                    "when it cannot be read nobody can fill the slot"));
        return nobody.Length == 0;
    }

    private static void Satisfiable(PlanDraft draft, ApprovalPolicy policy)
    {
        var people = draft.Plan.People.Keys.ToArray();
        var place = draft.At("approvals", policy.Name, "slots");
        if (policy.RequesterMayApprove)
        {
            if (Missing(draft, policy, people) is { } none) draft.Error(place, Nobody(none));
            return;
        }

        var stuck = people.Select(p => (Person: p, Slot: Missing(draft, policy, [.. people.Where(o => o != p)])))
            .Where(p => p.Slot is not null).ToArray();
        if (people.Length == 0 || stuck.Length == people.Length)
            draft.Error(place,
                Nobody(Missing(draft, policy, people) ?? stuck.FirstOrDefault().Slot ?? policy.Slots[0]));
        else if (stuck.Length > 0)
            draft.Warn(place, string.Concat(
                $"approval '{policy.Name}' cannot be given to a run that ",
                $"{string.Join(" or ", stuck.Select(s => s.Person))} asks for: ",
                $"nobody else is left for '{stuck[0].Slot}'"));

        string Nobody(string slot) =>
            $"approval '{policy.Name}' can never be given: every slot needs a different person, "
            + $"the requester is none of them, and '{slot}' stays empty whoever asks";
    }

    // The first slot nobody of these is left for. Anybody may turn out to be in a group.
    private static string? Missing(PlanDraft draft, ApprovalPolicy policy, string[] people)
    {
        var filled = SlotMatching.Match(policy.Slots, people, (person, role) =>
            draft.Plan.People[person].Roles.Contains(role)
                || draft.Plan.Roles.GetValueOrDefault(role)?.Group is not null);
        var empty = Array.IndexOf(filled, null);
        return empty < 0 ? null : policy.Slots[empty];
    }
}
