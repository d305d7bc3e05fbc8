using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Policies;

/// <summary>Decides what becomes of votes about a changed policy: the slots of the policy before confirm it.</summary>
internal static class PolicyDecisions
{
    public static Decision Decide(PolicyState state, PolicyCommand command, DateTimeOffset now)
    {
        var reasons = WhyNot(state, command).ToList();
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        return command is ConfirmPolicy c ? Confirm(state, state.Pending!, c, now) : Deny(state, (DenyPolicy)command);
    }

    private static Decision Confirm(PolicyState state, PendingPolicy pending, ConfirmPolicy c, DateTimeOffset now)
    {
        var person = c.Actor.Person!;
        // A vote stands as long as it would for a run, and with the roles its giver has now.
        var standing = pending.Votes.RemoveAll(v => v.At + c.Terms.ApproveWithin <= now)
            .ConvertAll(v => v with { Roles = c.Voters.GetValueOrDefault(v.Person) ?? [] });
        if (standing.Exists(v => v.Person == person))
            return Gains(state, c.Plan, "Already recorded: your confirmation.");
        var yes = new PolicyApproved(
            c.Plan, c.Policy, person, c.Actor.Account?.ToString() ?? "", c.Actor.Roles, c.Actor.Evidence, c.Actor.Via);
        var open = SlotMatching.Match(c.Terms.Slots, standing.Add(new Vote(person, yes.Account, yes.Roles, now))).Count(p => p is null);
        return open > 0
            ? Gains(state, c.Plan, $"Your confirmation is recorded; {open} more needed.", yes)
            : Gains(state, c.Plan, $"The policy of plan {c.Plan} is confirmed and counts from now on.", yes, new PolicyConfirmed(c.Plan, c.Policy));
    }

    private static Decision Deny(PolicyState state, DenyPolicy c) => Gains(
        state, c.Plan, $"The changed policy of plan {c.Plan} is rejected; the one before goes on counting.",
        new PolicyDenied(c.Plan, c.Policy, c.Actor.Person!, c.Actor.Account?.ToString() ?? "", c.Actor.Roles, c.Actor.Evidence, c.Actor.Via));

    private static IEnumerable<string> WhyNot(PolicyState state, PolicyCommand c)
    {
        if (state.Pending is not { } pending)
            yield return $"no policy of plan {c.Plan} waits to be confirmed";
        else if (pending.Policy != c.Policy)
            yield return "the card you used shows another policy than the plan has now; use its newest card";
        else if (pending.DeniedBy is { } by)
            yield return $"{by} said no to it; change the plan's file, and the change is asked for anew";
        if (c.Actor.Person is null)
            yield return "your account belongs to nobody in the policy that counts now";
        else if (!c.Terms.Slots.Any(c.Actor.Holds))
            yield return $"it takes one of the roles {string.Join(", ", c.Terms.Slots.Distinct())} by the policy that counts now";
    }

    private static Decision Gains(PolicyState state, string plan, string answer, params IReadOnlyList<Event> events) =>
        new Decision.Accepted([new StreamEvents(Streams.Plan(plan), state.Version, events)], answer);
}
