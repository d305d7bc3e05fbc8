using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides what becomes of a run before anybody votes.</summary>
internal static class ProposalDecisions
{
    public static Decision Propose(IncidentState state, ProposeRun c)
    {
        var reasons = new List<string>();
        if (state.IsOver)
            reasons.Add($"{state.Id} is over ({state.Status}); declare a new incident");
        if (c.OpenElsewhere is { } elsewhere)
            reasons.Add($"runbook {c.Plan.Runbook} has an open run already: {elsewhere}");
        if (c.Plan.Policy is { } policy && c.Actor.Person is null)
            reasons.Add($"policy {policy.Name} needs to know who asks; your account belongs to nobody in the plan");
        var open = state.Runs.FindLast(r => !r.HasEnded && r.Plan.Runbook == c.Plan.Runbook);
        if (open is not null)
            reasons.AddRange(WhyNotSuperseded(state, open, c));
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var proposed = new RunProposed(c.Run, c.Plan, c.Actor.Name, c.Reason);
        Event[] events = open is null
            ? [proposed]
            : [new RunSuperseded(open.Id, c.Run, c.Supersede), proposed];
        return state.Gains($"Proposed {c.Run}: {c.Plan.Title} ({c.Plan.Mode.ToString().ToLowerInvariant()}).", events);
    }

    public static Decision Preview(IncidentState state, RunState run, RecordPreview c)
    {
        var blockers = FactRules.Blockers(run.Plan, c.Facts);
        if (run.Status == RunStatus.Proposed)
        {
            if (blockers.Count > 0)
                return state.Gains($"{run.Id} is refused.", new RunRefused(run.Id, blockers));
            var shown = new RunPreviewed(run.Id, c.Facts, FactRules.LossOf(run.Plan, c.Facts), run.Plan.Warnings);
            return run.Plan.Policy is null
                ? state.Gains($"{run.Id} needs no approval.", shown, new RunApproved(run.Id))
                : state.Gains($"{run.Id} waits for approval.", shown);
        }

        if (run.Status != RunStatus.AwaitingApproval)
            return state.Gains($"{run.Id} is {run.Status}; the facts are not needed");
        var redrawn = new RunPreviewed(run.Id, c.Facts, FactRules.LossOf(run.Plan, c.Facts), run.Plan.Warnings);
        var drift = FactRules.Drift(run, c.Facts);
        return drift.Count > 0 && run.Votes.Count > 0
            ? state.Gains($"{run.Id}: the votes are void.", Approvals.ApprovalDecisions.VoidAll(run, drift), redrawn)
            : state.Gains($"{run.Id} is shown anew.", redrawn);
    }

    private static IEnumerable<string> WhyNotSuperseded(IncidentState state, RunState open, ProposeRun c)
    {
        if (c.Supersede is null)
            yield return $"{open.Id} is open already ({open.Status}); replace it with --supersede REASON, or wait for it";
        else if (open.HasStarted)
            yield return $"{open.Id} has started and cannot be replaced; hold or abort it";
        else if (c.Actor.Person is null || (c.Actor.Person != open.Requester && c.Actor.Person != state.Commander))
            yield return $"only {open.Requester}, who asked for {open.Id}, or the commander may replace it";
        else if (string.IsNullOrWhiteSpace(c.Supersede))
            yield return "replacing a run needs a reason: --supersede REASON";
    }
}
