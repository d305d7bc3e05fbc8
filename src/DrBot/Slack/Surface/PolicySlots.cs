using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Slack.Surface;

/// <summary>A place in the confirmation of a changed policy.</summary>
/// <param name="FilledBy">Who fills it; null while it is open.</param>
/// <param name="Eligible">Who may still fill it, by the policy that counts and by the changed one as well.</param>
internal sealed record PolicySlot(string Role, string? FilledBy, IReadOnlyList<Person> Eligible);

/// <summary>Who confirms a changed policy.</summary>
internal static class PolicySlots
{
    /// <summary>The places as they are filled now; none where nobody is asked any more.</summary>
    public static IReadOnlyList<PolicySlot> Of(
        LoadedPlan file, PolicyStanding standing, PendingPolicy pending, PeopleBook people, DateTimeOffset now)
    {
        var confirmed = standing.Confirmed.Plan;
        if (pending.DeniedBy is not null || PolicyText.Strictest(confirmed) is not { } terms)
            return [];
        var votes = pending.Votes.RemoveAll(v => v.At + terms.ApproveWithin <= now);
        var filled = SlotMatching.Match(terms.Slots, votes);
        return [.. terms.Slots.Select((slot, i) => new PolicySlot(slot, filled[i], filled[i] is not null ? [] :
        [
            .. confirmed.People.Values.Where(p => !votes.Exists(v => v.Person == p.Id) && Holds(confirmed, p, slot)
                && file.Plan.People.TryGetValue(p.Id, out var then) && Holds(file.Plan, then, slot)),
        ]))];

        bool Holds(Plan plan, Person person, string slot) => people.RolesOf(plan, person, now).Any(r => r.Role == slot && r.Counts);
    }

    /// <summary>The person's Slack account, or null.</summary>
    public static string? SlackOf(Person person) => person.Accounts.FirstOrDefault(a => a.Surface == "slack")?.Id;
}
