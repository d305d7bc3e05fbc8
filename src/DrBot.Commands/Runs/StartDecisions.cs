using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides the start: eligibility, drift, clocks and claims are judged again in one transaction.</summary>
internal static class StartDecisions
{
    // How long a target that cannot be seen is looked for again before people are asked anew.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Decision Start(IncidentState state, RunState run, StartRun c, DateTimeOffset now)
    {
        if (run.Status != RunStatus.Approved)
            return Decision.Refuse($"{run.Id} is {run.Status}, not approved");
        if (run.StartBy <= now)
            return state.Gains($"{run.Id} expired.", new RunExpired(run.Id, "start-within", ""));
        if (BreakGlass.HeldUntil(run) is { } still && now < still)
            return Delay(state, run, [$"break-glass: it stands still until {still:HH:mm:ss} UTC, and anyone eligible can stop it with a no"]);
        var recheck = Recheck(run, c);
        // Without a policy there are no votes to void; what the facts forbid then stops the step itself.
        if (run.Plan.Policy is { } policy)
        {
            var drift = FactRules.Drift(run, c.Facts);
            if (drift.Count > 0)
                return state.Gains(
                    $"{run.Id}: the votes are void.", recheck, ApprovalDecisions.VoidAll(run, drift),
                    ProposalDecisions.Shown(run, c.Facts));
            if (WhyUnsatisfied(policy, recheck, c.Gone) is { Count: > 0 } reasons)
                return state.Gains($"{run.Id}: votes dropped out.", recheck, new VotesVoided(
                    run.Id, [.. recheck.Voters.Where(v => !v.Eligible).Select(v => v.Person)], reasons));
            if (FactRules.Unseen(run, c.Facts) is { Count: > 0 } unseen)
                return now - (BreakGlass.HeldUntil(run) ?? run.ApprovedAt) < Patience
                    ? Delay(state, run, unseen)
                    : state.Gains(
                        $"{run.Id}: the votes are void.", recheck, ApprovalDecisions.VoidAll(run, unseen),
                        ProposalDecisions.Shown(run, c.Facts));
        }

        if (WhyNotRead(run, c) is { Count: > 0 } unread)
            return new Decision.Refused(unread);
        return WhyNotClaimed(state, run, c) is { Count: > 0 } held ? Delay(state, run, held) : Begin(state, run, c, recheck);
    }

    // What stands in the way is written down once; as long as it is the same, trying again leaves nothing.
    private static Decision Delay(IncidentState state, RunState run, IReadOnlyList<string> reasons) =>
        run.Notes.SequenceEqual(reasons)
            ? new Decision.Refused(reasons)
            : state.Gains($"{run.Id} cannot start yet.", new RunDelayed(run.Id, reasons));

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
        var before = Continued(state, run);
        string[] claims = acts ? [.. (before?.Claims ?? []).Union(Touched(run))] : [];
        var events = new List<Event>();
        if (run.Plan.Policy is not null)
            events.Add(recheck);
        if (before is not null)
            events.Add(new RunAborted(before.Id, $"continued as {run.Id}", run.Id));
        events.Add(new RunStarted(run.Id, claims));
        if (run.Plan.Mode is RunMode.Failover or RunMode.Switchover && state.Status != IncidentStatus.Mitigating)
            events.Add(new IncidentMitigating(run.Id));
        return new Decision.Accepted(
            [
                new StreamEvents(Streams.Incident(state.Id), state.Version, events),
                .. claims.Select(name => Claim(run, before, name, c.Targets.FirstOrDefault(t => t.Target == name))),
            ],
            $"{run.Id} has started.");
    }

    // What the run before holds it alone can hand over, so that needs no reading of the target's stream.
    private static StreamEvents Claim(RunState run, RunState? before, string name, TargetHold? read)
    {
        var claimed = new TargetClaimed(run.Id);
        return new StreamEvents(
            Streams.Target(run.Plan.Plan, name), read?.Version ?? StreamEvents.AnyVersion,
            before is not null && before.Claims.Contains(name) ? [new TargetReleased(before.Id), claimed] : [claimed]);
    }

    private static List<string> WhyNotClaimed(IncidentState state, RunState run, StartRun c)
    {
        var reasons = new List<string>();
        if (run.Plan.Continues is { } id && Continued(state, run) is null)
            reasons.Add($"{id}, which {run.Id} is to continue, is not paused any more");
        if (run.Plan.Mode == RunMode.Simulate)
            return reasons;
        reasons.AddRange(c.Targets
            .Where(h => h.Holder is { } holder && holder != run.Id && holder != run.Plan.Continues && Touched(run).Contains(h.Target))
            .Select(h => $"target {h.Target} is held by {h.Holder}"));
        return reasons;
    }

    private static List<string> WhyNotRead(RunState run, StartRun c) => run.Plan.Mode == RunMode.Simulate
        ? []
        : [.. Touched(run).Where(name => c.Targets.All(t => t.Target != name)).Select(name => $"nobody has read who holds target {name}")];

    private static RunState? Continued(IncidentState state, RunState run) =>
        run.Plan.Continues is { } id && state.Run(id) is { Status: RunStatus.Paused } before ? before : null;

    private static IEnumerable<string> Touched(RunState run) => run.Plan.Steps.SelectMany(s => s.Touches).Distinct();

    private static EligibilityRechecked Recheck(RunState run, StartRun c) => new(run.Id,
    [
        .. run.Votes.Select(v =>
        {
            var roles = c.Voters.GetValueOrDefault(v.Person) ?? [];
            var eligible = run.Plan.Policy!.Slots.Any(s => roles.Any(r => r.Role == s && r.Counts));
            return new VoterCheck(v.Person, roles, eligible);
        }),
    ]);

    private static IReadOnlyList<string> WhyUnsatisfied(
        PolicyTerms policy, EligibilityRechecked recheck, IReadOnlyDictionary<string, string> gone)
    {
        var filled = SlotMatching.Match(policy.Slots, [.. recheck.Voters.Select(v => v.Person)], (person, role) =>
            recheck.Voters.First(v => v.Person == person).Roles.Any(r => r.Role == role && r.Counts));
        if (filled.All(p => p is not null))
            return [];
        return
        [
            .. recheck.Voters.Where(v => !v.Eligible).Select(v => gone.TryGetValue(v.Person, out var why)
                ? $"the vote of {v.Person} dropped out: {why}"
                : $"{v.Person} no longer holds a role the vote was given with"),
            $"open again: {string.Join(", ", policy.Slots.Where((_, i) => filled[i] is null))}",
        ];
    }
}
