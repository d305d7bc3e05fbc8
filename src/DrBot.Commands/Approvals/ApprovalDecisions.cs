using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>Decides what becomes of votes.</summary>
internal static class ApprovalDecisions
{
    public static Decision Approve(IncidentState state, RunState run, ApproveRun c, DateTimeOffset now)
    {
        var reasons = WhyNotHeard(run, c.Actor, c.Digest, now);
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        if (run.Votes.Exists(v => v.Person == c.Actor.Person) && run.Pause is null)
            return state.Gains($"Already recorded: your approval of {run.Id}.");
        var effective = run.Status != RunStatus.Running;
        var vote = new VoteRecorded(
            run.Id, c.Actor.Person!, c.Actor.Account?.ToString() ?? "", c.Actor.Roles, c.Digest, run.Plan.PlanHash,
            c.Actor.Evidence, c.Actor.Via, effective);
        if (!effective)
            return state.Gains($"{run.Id} has started; your approval is recorded without effect.", vote);
        var votes = run.Votes.Add(new Vote(vote.Person, vote.Account, vote.Roles, now));
        var open = SlotMatching.Match(run.Plan.Policy!.Slots, votes).Count(p => p is null);
        if (open > 0)
            return state.Gains($"Your approval of {run.Id} is recorded; {open} more needed.", vote);
        Event filled = run.Status == RunStatus.Paused ? new RunResumed(run.Id, "the slots were filled anew") : new RunApproved(run.Id);
        return run.Status == RunStatus.Approved
            ? state.Gains($"Your approval of {run.Id} is recorded.", vote)
            : state.Gains($"Your approval of {run.Id} is recorded; every slot is filled.", vote, filled);
    }

    public static Decision Deny(IncidentState state, RunState run, DenyRun c, DateTimeOffset now)
    {
        var reasons = WhyNotHeard(run, c.Actor, c.Digest, now);
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var denied = new VoteDenied(
            run.Id, c.Actor.Person!, c.Actor.Account?.ToString() ?? "", c.Actor.Roles, c.Digest, c.Actor.Evidence,
            c.Actor.Via, c.Reason);
        if (run.Status != RunStatus.Running)
            return state.Gains($"{run.Id} is rejected.", denied);
        var held = new RunPaused(
            run.Id, PauseCause.Denied, null, [$"{c.Actor.Person} said no after the start: abort or resume"],
            state.Commander ?? run.Requester);
        return state.Gains($"{run.Id} is held; the commander decides.", denied, held);
    }

    public static Decision TakeBack(IncidentState state, RunState run, Runs.TakeBackVote c)
    {
        if (run.HasStarted || run.HasEnded)
            return Decision.Refuse($"{run.Id} is {run.Status}; a vote can be taken back only before the start");
        return run.Votes.Exists(v => v.Person == c.Actor.Person)
            ? state.Gains($"Your approval of {run.Id} is taken back.", new VoteTakenBack(run.Id, c.Actor.Person!))
            : Decision.Refuse($"you have not approved {run.Id}");
    }

    /// <summary>Every vote of the run stops counting.</summary>
    public static VotesVoided VoidAll(RunState run, IReadOnlyList<string> reasons) =>
        new(run.Id, [.. run.Votes.Select(v => v.Person)], reasons);

    /// <summary>Why a yes or no of this actor is not heard, in full; empty when it is.</summary>
    public static List<string> WhyNotHeard(RunState run, Actor actor, string digest, DateTimeOffset now)
    {
        var reasons = new List<string>();
        if (WhyNotOpen(run, now) is { } closed)
            reasons.Add(closed);
        if (digest != run.Plan.Digest)
            reasons.Add("the card you used shows another content than the run has now; open its newest card");
        if (run.Plan.Policy is not { } policy)
            reasons.Add($"{run.Id} needs no approval");
        else
            reasons.AddRange(WhyNotEligible(policy, run.Requester, actor));
        return reasons;
    }

    /// <summary>Why a person can fill no slot of the policy; empty when one can be filled.</summary>
    public static IEnumerable<string> WhyNotEligible(PolicyTerms policy, string requester, Actor actor)
    {
        if (actor.Person is null)
            yield return "your account belongs to nobody in the plan's people";
        else if (actor.Person == requester && !policy.RequesterMayApprove)
            yield return "you asked for this run; other people must approve it";
        if (!policy.Slots.Any(actor.Holds))
            yield return $"it takes one of the roles {string.Join(", ", policy.Slots.Distinct())}; "
                + (actor.Roles.Count == 0 ? "you hold none" : $"you hold {Text(actor.Roles)}");
    }

    private static string? WhyNotOpen(RunState run, DateTimeOffset now)
    {
        if (run.HasEnded)
            return $"{run.Id} is {run.Status}" + (run.SucceededBy is { } by ? $" by {by}" : "");
        if (run.Status == RunStatus.Proposed)
            return $"{run.Id} is still being previewed; wait for its card";
        if (run.Status == RunStatus.AwaitingApproval && run.ApproveBy <= now)
            return $"{run.Id}: approve-within ran out at {run.ApproveBy:HH:mm:ss} UTC; propose it again";
        return run.Status == RunStatus.Paused && run.Pause?.Cause != PauseCause.ApprovalLapsed
            ? $"{run.Id} is paused; the commander resumes or aborts it"
            : null;
    }

    private static string Text(IReadOnlyList<RoleReading> roles) =>
        string.Join(", ", roles.Select(r => r.Counts ? r.Role : $"{r.Role} (read at {r.AsOf:HH:mm} UTC, too old)"));
}
