using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Runs;

/// <summary>
/// Runs that go on with the rest of another. Leaving out a step that a destructive one needs, or changing an input, is
/// not what people voted for: a successor with the remaining steps is proposed under the same policy. The first run
/// stays paused meanwhile; the successor's start ends it and takes over its claims and results.
/// </summary>
public static class Successors
{
    /// <summary>True when leaving the step out takes a successor with votes of its own.</summary>
    public static bool IsNeeded(RunState run, string step) => Dependents(run, step).Count > 0;

    /// <summary>The remaining steps of a run: whatever has not ended well, without a step to be left out.</summary>
    public static Continuation Of(RunState run, string? leftOut) => new(run.Id,
        [.. run.Steps.Where(s => s.Plan.Id != leftOut && !EndedWell(s)).Select(s => s.Plan.Id)], leftOut);

    /// <summary>The wish for the successor: what <see cref="RunPlanner"/> settles its plan and digest from.</summary>
    /// <param name="plan">The copy the run reads from, by its hash.</param>
    /// <param name="successor">The successor's fresh id.</param>
    public static RunRequest Request(
        IncidentState state, RunState run, string? leftOut, LoadedPlan plan, ActionCatalogue catalogue, string successor,
        string requester) => new()
        {
            Plan = plan,
            Catalogue = catalogue,
            Environment = state.Declared.Environment,
            Incident = state.Id,
            Run = successor,
            Runbook = run.Plan.Runbook,
            Mode = run.Plan.Mode,
            Requester = requester,
            Inputs = run.Plan.Inputs,
            AcceptDataLoss = run.Plan.AcceptDataLoss,
            Continues = Of(run, leftOut),
            Terms = run.Plan.Policy,
        };

    /// <summary>The destructive steps still to come that need a step, directly or not; none where nobody had to vote.</summary>
    public static IReadOnlyList<StepState> Dependents(RunState run, string step) => run.Plan.Policy is null
        ? []
        : [.. run.Steps.Where(s => s.Plan.Destructive && !EndedWell(s) && DependsOn(run, s, step))];

    /// <summary>Why a plan may not go on in a run's place; empty when it may.</summary>
    /// <param name="leftOut">The step left out; null when only inputs differ.</param>
    internal static List<string> WhyNot(IncidentState state, RunState run, string successor, RunPlan plan, string? leftOut)
    {
        var reasons = new List<string>();
        if (run.Status != RunStatus.Paused)
            reasons.Add($"{run.Id} is {run.Status}; only a paused run is continued by another");
        if (state.Run(successor) is not null)
            reasons.Add($"{successor} exists already");
        if (ControlDecisions.OpenSuccessor(state, run) is { } open)
            reasons.Add(open);
        reasons.AddRange(run.Steps.Where(s => s.Plan.Id != leftOut).Select(Unsettled).OfType<string>());
        if (!IsSameContent(run.Plan, plan) || plan.Continues != run.Id)
            reasons.Add($"{successor} is not of the same plan, runbook, mode and policy as {run.Id}");
        var remaining = Of(run, leftOut).Steps;
        if (remaining.Count == 0)
            reasons.Add($"nothing of {run.Id} is left to do");
        else if (!plan.Steps.Select(s => s.Id).SequenceEqual(remaining))
            reasons.Add($"{successor} must have the remaining steps of {run.Id}: {string.Join(", ", remaining)}");
        return reasons;
    }

    private static bool IsSameContent(RunPlan a, RunPlan b) =>
        (a.Plan, a.PlanHash, a.Runbook, a.Mode) == (b.Plan, b.PlanHash, b.Runbook, b.Mode)
        && (a.Policy, b.Policy) switch
        {
            (null, null) => true,
            ({ } p, { } q) => p with { Slots = q.Slots } == q && p.Slots.SequenceEqual(q.Slots),
            _ => false,
        };

    private static string? Unsettled(StepState step) => step switch
    {
        { Undoing: true } => $"step {step.Plan.Id} is being undone: wait for its end",
        { Status: StepStatus.Unknown } => $"step {step.Plan.Id} is Unknown: retry, skip or undo it first",
        _ when StepLifecycle.IsInFlight(step.Status) => $"step {step.Plan.Id} is under way: wait for its end",
        _ => null,
    };

    /// <summary>True when a step needs another, directly or not.</summary>
    internal static bool DependsOn(RunState run, StepState step, string other) =>
        step.Plan.Needs.Any(n => n == other || (run.Step(n) is { } need && DependsOn(run, need, other)));

    private static bool EndedWell(StepState step) => step.Status is StepStatus.Succeeded or StepStatus.Skipped;
}

/// <summary>What a successor goes on with.</summary>
/// <param name="Run">The run it continues.</param>
/// <param name="Steps">The steps that remain, in the runbook's order.</param>
/// <param name="LeftOut">The step a person leaves out, if that is why.</param>
public sealed record Continuation(string Run, IReadOnlyList<string> Steps, string? LeftOut = null);

/// <summary>A successor as it is proposed: evidence of a skip that needs one.</summary>
/// <param name="Run">Its fresh id.</param>
/// <param name="Plan">Its plan, with the digest computed from the stored copy.</param>
public sealed record ProposedSuccessor(string Run, RunPlan Plan);
