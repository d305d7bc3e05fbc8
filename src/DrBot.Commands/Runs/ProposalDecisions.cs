using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Decides what becomes of a run before anybody votes.</summary>
internal static class ProposalDecisions
{
    public static Decision Propose(IncidentState state, ProposeRun c, DateTimeOffset now)
    {
        List<string> reasons = [.. WhyNotSound(state, c), .. RequestPace.WhyNot(state, c, now), .. BreakGlass.WhyNotProposed(state, c)];
        var open = state.Runs.FindAll(r => !r.HasEnded && StandsInTheWayOf(c.Plan, r));
        if (c.Plan.Continues is { } before)
            reasons.AddRange(WhyNotContinued(state, before, c));
        else
            reasons.AddRange(WhyNotAlone(state, open, c));
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var superseded = c.Plan.Continues is null ? open.Select(Event (r) => new RunSuperseded(r.Id, c.Run, c.Supersede)) : [];
        return state.Gains(
            $"Proposed {c.Run}: {c.Plan.Title} ({c.Plan.Mode.ToString().ToLowerInvariant()}).",
            [.. superseded, new RunProposed(c.Run, WithPace(state, c, now), c.Actor.Name, c.Reason), .. Loudly(c, now)]);
    }

    public static Decision Preview(IncidentState state, RunState run, RecordPreview c, DateTimeOffset now)
    {
        if (run.Status is RunStatus.Proposed or RunStatus.AwaitingApproval && run.ApproveBy <= now)
            return state.Gains($"{run.Id} expired.", new RunExpired(run.Id, "approve-within", "it was looked at too late"));
        var shown = Shown(run, c.Facts);
        if (run.Status == RunStatus.Proposed)
        {
            var blockers = FactRules.Blockers(run.Plan, c.Facts);
            if (blockers.Count > 0)
                return state.Gains($"{run.Id} is refused.", new RunRefused(run.Id, blockers));
            return run.Plan.Policy is null
                ? state.Gains($"{run.Id} needs no approval.", shown, new RunApproved(run.Id))
                : state.Gains($"{run.Id} waits for approval.", shown);
        }

        if (run.Status != RunStatus.AwaitingApproval)
            return state.Gains($"{run.Id} is {run.Status}; the facts are not needed");
        var drift = FactRules.Drift(run, c.Facts);
        return drift.Count > 0 && run.Votes.Count > 0
            ? state.Gains($"{run.Id}: the votes are void.", ApprovalDecisions.VoidAll(run, drift), shown)
            : state.Gains($"{run.Id} is shown anew.", shown);
    }

    /// <summary>True when only one of the two may be open: a run that only looks and one that acts never meet.</summary>
    private static bool StandsInTheWayOf(RunPlan plan, RunState open) => open.Plan.Runbook == plan.Runbook
        && (open.Plan.Mode == RunMode.Simulate) == (plan.Mode == RunMode.Simulate);

    private static RunPlan WithPace(IncidentState state, ProposeRun c, DateTimeOffset now) =>
        RequestPace.Warning(state, c, now) is { } warning ? c.Plan with { Warnings = [.. c.Plan.Warnings, warning] } : c.Plan;

    private static IEnumerable<Event> Loudly(ProposeRun c, DateTimeOffset now)
    {
        if (c.Plan is { Policy: { BreakGlass: true } policy, Continues: null })
            yield return new BreakGlassUsed(c.Run, c.Actor.Name, c.Reason, policy.Slots, policy.Delay, now + BreakGlass.ReviewWithin);
    }

    /// <summary>The card as these facts draw it.</summary>
    public static RunPreviewed Shown(RunState run, IReadOnlyList<StepFacts> facts) =>
        new(run.Id, facts, FactRules.LossOf(run.Plan, facts), run.Plan.Warnings);

    private static IEnumerable<string> WhyNotSound(IncidentState state, ProposeRun c)
    {
        if (state.IsOver)
            yield return $"{state.Id} is over ({state.Status}); declare a new incident";
        if (state.Run(c.Run) is not null)
            yield return $"{c.Run} exists already";
        // The people of one plan command nothing of another.
        if (c.Plan.Plan != state.Declared.Plan)
            yield return $"{state.Id} belongs to plan {state.Declared.Plan}, not {c.Plan.Plan}: "
                + $"declare an incident of its own with `/dr declare --plan {c.Plan.Plan}`";
        if (c.Plan.Steps.Count == 0)
            yield return $"runbook {c.Plan.Runbook} has no steps";
        if (c.Plan.Policy is { Slots.Count: 0 } nobody)
            yield return $"policy {nobody.Name} asks for nobody, so nobody could satisfy it";
        if (c.Plan.Policy is { } policy && c.Actor.Person is null)
            yield return $"policy {policy.Name} needs to know who asks; your account belongs to nobody in the plan";
        if (c.Plan is { Policy: null, Mode: not RunMode.Simulate } && c.Plan.Steps.Any(s => s.Destructive))
            yield return $"runbook {c.Plan.Runbook} has destructive steps and names no approval";
        // A step that waits for what never comes would leave the run waiting for nobody.
        var known = (c.Plan.Continues is { } before ? state.Run(before)?.Steps.Select(s => s.Plan.Id) : null)?.ToHashSet() ?? [];
        foreach (var step in c.Plan.Steps)
        {
            foreach (var need in step.Needs.Where(n => !known.Contains(n)))
                yield return $"step {step.Id} needs {need}, which does not come before it";
            if (!known.Add(step.Id) && c.Plan.Continues is null)
                yield return $"step {step.Id} is there twice";
        }
    }

    private static List<string> WhyNotContinued(IncidentState state, string before, ProposeRun c)
    {
        if (state.Run(before) is not { } run)
            return [$"{state.Id} has no run {before} to continue"];
        var reasons = Successors.WhyNot(state, run, c.Run, c.Plan, leftOut: null);
        reasons.Remove($"{c.Run} exists already");
        if (c.Actor.Person is null || c.Actor.Person != state.Commander)
            reasons.Add($"only the commander ({state.Commander ?? "nobody yet"}) may continue {before} with other inputs");
        return reasons;
    }

    private static IEnumerable<string> WhyNotAlone(IncidentState state, IReadOnlyCollection<RunState> open, ProposeRun c)
    {
        if (c.OpenElsewhere is { } elsewhere)
            yield return $"runbook {c.Plan.Runbook} has an open run already: {elsewhere}";
        foreach (var run in open)
        {
            if (c.Supersede is null)
                yield return $"{run.Id} is open already ({run.Status}); replace it with --supersede REASON, or wait for it";
            else if (run.HasStarted)
                yield return $"{run.Id} has started and cannot be replaced; hold or abort it";
            else if (c.Actor.Person is null || (c.Actor.Person != run.Requester && c.Actor.Person != state.Commander))
                yield return $"only {run.Requester}, who asked for {run.Id}, or the commander may replace it";
        }

        if (open.Count > 0 && c.Supersede is not null && string.IsNullOrWhiteSpace(c.Supersede))
            yield return "replacing a run needs a reason: --supersede REASON";
    }
}
