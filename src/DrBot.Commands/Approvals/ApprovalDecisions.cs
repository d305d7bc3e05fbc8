using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>Decides what becomes of votes.</summary>
internal static class ApprovalDecisions
{
    public static Decision Approve(IncidentState state, RunState run, ApproveRun c, DateTimeOffset now)
    {
        var reasons = WhyNotHeard(run, c.Actor, c.Digest, WhyNotApproved(state, run, now));
        reasons.AddRange(BreakGlass.WhyNotHeard(run, c.Actor));
        if (PlanName.WhyNot(state, run, c.Typed) is { } unnamed)
            reasons.Add(unnamed);
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var person = c.Actor.Person!;
        var late = run.Status == RunStatus.Running;
        var standing = run.StandingVotes(now);
        if (standing.Exists(v => v.Person == person) || (late && run.LateVotes.Contains(person)))
            return state.Gains($"Already recorded: your approval of {run.Id}.");
        var vote = new VoteRecorded(
            run.Id, person, c.Actor.Account?.ToString() ?? "", c.Actor.Roles, c.Digest, run.Plan.PlanHash,
            c.Actor.Evidence, c.Actor.Via, Effective: !late, c.Actor.Proof);
        if (late)
            return state.Gains($"{run.Id} has started; your approval is recorded without effect.", vote);
        var votes = standing.Add(new Vote(vote.Person, vote.Account, vote.Roles, now));
        var open = SlotMatching.Match(run.Plan.Policy!.Slots, votes).Count(p => p is null);
        if (open > 0)
            return state.Gains($"Your approval of {run.Id} is recorded; {open} more needed.", vote);
        return run.Status switch
        {
            RunStatus.Approved => state.Gains($"Your approval of {run.Id} is recorded.", vote),
            RunStatus.Paused => state.Gains(
                $"Your approval of {run.Id} is recorded; every slot is filled anew.", [vote, .. FilledAnew(state, run)]),
            _ => state.Gains(
                $"Your approval of {run.Id} is recorded; every slot is filled.", vote, new RunApproved(run.Id)),
        };
    }

    public static Decision Deny(IncidentState state, RunState run, DenyRun c, DateTimeOffset now)
    {
        var reasons = WhyNotHeard(run, c.Actor, c.Digest, WhyNotOpen(run, now), isNo: true);
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        if (run.Objections.Contains(c.Actor.Person!))
            return state.Gains($"Already recorded: your no to {run.Id}.");
        var denied = new VoteDenied(
            run.Id, c.Actor.Person!, c.Actor.Account?.ToString() ?? "", c.Actor.Roles, c.Digest, c.Actor.Evidence,
            c.Actor.Via, c.Reason, c.Actor.Proof);
        if (!run.HasStarted)
            return state.Gains($"{run.Id} is rejected.", denied);
        var held = new RunPaused(
            run.Id, PauseCause.Denied, null, [$"{c.Actor.Person} said no after the start: abort or resume"],
            ControlDecisions.Decider(state, run), c.Reason);
        return state.Gains($"{run.Id} is held; the commander decides.", denied, held);
    }

    public static Decision TakeBack(IncidentState state, RunState run, TakeBackVote c)
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

    /// <summary>Why a person can fill no slot of the policy; empty when one can be filled.</summary>
    public static IEnumerable<string> WhyNotEligible(PolicyTerms policy, string requester, Actor actor)
    {
        if (actor.Person is null)
            yield return actor.LinkedTo is { } linked
                ? $"nobody vouched yet for your account as {linked}'s: `/dr link accept` by somebody else who may fill a slot"
                : "your account belongs to nobody in the plan's people";
        else if (actor.Person == requester && policy is not { RequesterMayApprove: true, Slots.Count: 1 })
            yield return "you asked for this run; other people must approve it";
        if (!policy.Slots.Any(actor.Holds))
            yield return $"it takes one of the roles {string.Join(", ", policy.Slots.Distinct())}; "
                + (actor.Roles.Count == 0 ? "you hold none" : $"you hold {Text(actor.Roles)}");
    }

    // Why a yes or no of this actor is not heard, in full; empty when it is.
    private static List<string> WhyNotHeard(RunState run, Actor actor, string digest, string? closed, bool isNo = false)
    {
        List<string> reasons = closed is null ? [] : [closed];
        if (digest != run.Plan.Digest)
            reasons.Add("the card you used shows another content than the run has now; open its newest card");
        if (run.Plan.Policy is not { } policy)
            reasons.Add($"{run.Id} needs no approval");
        else
            reasons.AddRange(WhyNotEligible(isNo ? policy with { Slots = policy.MayDeny } : policy, run.Requester, actor));
        return reasons;
    }

    private static string? WhyNotOpen(RunState run, DateTimeOffset now)
    {
        if (run.HasEnded)
            return $"{run.Id} is {run.Status}" + (run.SucceededBy is { } by ? $" by {by}" : "");
        if (run.Status == RunStatus.Proposed)
            return $"{run.Id} is still being previewed; wait for its card";
        return run.Status == RunStatus.AwaitingApproval && run.ApproveBy <= now
            ? $"{run.Id}: approve-within ran out at {run.ApproveBy:HH:mm:ss} UTC; propose it again"
            : null;
    }

    private static string? WhyNotApproved(IncidentState state, RunState run, DateTimeOffset now)
    {
        if (WhyNotOpen(run, now) is { } closed)
            return closed;
        if (run.Status == RunStatus.Paused && state.SuccessorOf(run) is { } successor)
            return $"{successor.Id} goes on with the rest of {run.Id}: approve or deny that one";
        return run.Status == RunStatus.Paused && run.Pause?.Cause != PauseCause.ApprovalLapsed
            ? $"{run.Id} is paused; the commander resumes or aborts it"
            : null;
    }

    // The approval is fresh, and whatever else stopped the run stops it still.
    private static IEnumerable<Event> FilledAnew(IncidentState state, RunState run)
    {
        yield return new RunResumed(run.Id, "the slots were filled anew");
        var decider = ControlDecisions.Decider(state, run);
        if (run.Pause is { Held: true } pause)
            yield return new RunPaused(run.Id, PauseCause.Held, null, pause.Plain, decider);
        else if (StepDecisions.Stuck(run).FirstOrDefault() is { } step)
            yield return new RunPaused(
                run.Id, step.Status == StepStatus.Unknown ? PauseCause.StepUnknown : PauseCause.StepFailed, step.Plan.Id,
                [$"step {step.Plan.Id} is {step.Status}", .. step.Reasons], decider);
    }

    private static string Text(IReadOnlyList<RoleReading> roles) =>
        string.Join(", ", roles.Select(r => r.Counts ? r.Role : $"{r.Role} (read at {r.AsOf:HH:mm} UTC, too old)"));
}
