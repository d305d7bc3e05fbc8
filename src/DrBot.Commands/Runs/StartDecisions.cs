using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides the start: eligibility, drift, clocks and claims are judged again in one transaction.</summary>
internal static class StartDecisions
{
    public static Decision Start(IncidentState state, RunState run, StartRun c, DateTimeOffset now)
    {
        if (run.Status != RunStatus.Approved)
            return Decision.Refuse($"{run.Id} is {run.Status}, not approved");
        if (run.StartBy <= now)
            return state.Gains($"{run.Id} expired.", new RunExpired(run.Id, "start-within", ""));
        var recheck = Recheck(run, c);
        var lost = recheck.Voters.Where(v => !v.Eligible).Select(v => v.Person).ToList();
        var drift = FactRules.Drift(run, c.Facts);
        if (drift.Count > 0)
            return state.Gains($"{run.Id}: the votes are void.", recheck, ApprovalDecisions.VoidAll(run, drift));
        if (run.Plan.Policy is { } policy && !StillSatisfied(policy, recheck))
            return state.Gains($"{run.Id}: votes dropped out.", recheck, new VotesVoided(
                run.Id, lost, [.. lost.Select(p => $"{p} no longer holds the role the vote was given with")]));
        var held = c.Targets.Where(t => t.Holder is not null && t.Holder != run.Id).ToList();
        if (held.Count > 0)
            return new Decision.Refused([.. held.Select(t => $"target {t.Target} is held by {t.Holder}")]);
        return Begin(state, run, c, recheck);
    }

    public static Decision Expire(IncidentState state, RunState run, ExpireRun c, DateTimeOffset now)
    {
        var clock = run.Status switch
        {
            RunStatus.Proposed or RunStatus.AwaitingApproval when run.ApproveBy <= now => "approve-within",
            RunStatus.Approved when run.StartBy <= now => "start-within",
            _ => null,
        };
        return clock is null
            ? Decision.Refuse($"no clock of {run.Id} has run out")
            : state.Gains($"{run.Id} expired.", new RunExpired(run.Id, clock, c.Detail));
    }

    private static Decision Begin(IncidentState state, RunState run, StartRun c, EligibilityRechecked recheck)
    {
        var acts = run.Plan.Mode != RunMode.Simulate;
        string[] claims = acts ? [.. c.Targets.Select(t => t.Target)] : [];
        var events = new List<Event>();
        if (run.Plan.Policy is not null)
            events.Add(recheck);
        events.Add(new RunStarted(run.Id, claims));
        if (acts && run.Plan.Mode is RunMode.Failover or RunMode.Switchover)
            events.Add(new IncidentMitigating(run.Id));
        var streams = new List<StreamEvents> { new(Streams.Incident(state.Id), state.Version, events) };
        if (acts)
            streams.AddRange(c.Targets.Select(t => new StreamEvents(
                Streams.Target(run.Plan.Plan, t.Target), t.Version, [new TargetClaimed(run.Id)])));
        return new Decision.Accepted(streams, $"{run.Id} has started.");
    }

    private static EligibilityRechecked Recheck(RunState run, StartRun c) => new(run.Id,
    [
        .. run.Votes.Select(v =>
        {
            var roles = c.Voters.GetValueOrDefault(v.Person) ?? [];
            var eligible = run.Plan.Policy!.Slots.Any(s => roles.Any(r => r.Role == s && r.Counts));
            return new VoterCheck(v.Person, roles, eligible);
        }),
    ]);

    private static bool StillSatisfied(PolicyTerms policy, EligibilityRechecked recheck)
    {
        var eligible = recheck.Voters.Where(v => v.Eligible).ToList();
        var filled = SlotMatching.Match(policy.Slots, [.. eligible.Select(v => v.Person)], (person, role) =>
            eligible.First(v => v.Person == person).Roles.Any(r => r.Role == role && r.Counts));
        return filled.All(p => p is not null);
    }
}
