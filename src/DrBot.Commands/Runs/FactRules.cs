using System.Globalization;

namespace DrBot.Commands.Runs;

/// <summary>Judges what was observed: what forbids a run, what it would lose, what drifted since it was shown.</summary>
public static class FactRules
{
    /// <summary>The fact that carries the seconds of data a step would lose, or <c>unknown</c>.</summary>
    public const string LossFact = "data-loss-seconds";

    /// <summary>The fact that says how the loss was told.</summary>
    public const string LossBasisFact = "data-loss-basis";

    private static readonly string[] IdentityFacts = ["identity", "role"];

    /// <summary>The largest data loss over the steps that can lose data.</summary>
    public static DataLoss LossOf(RunPlan plan, IReadOnlyList<StepFacts> facts)
    {
        var losses = StillToLose(plan, facts).Select(s => LossOf(FactsOf(facts, s.Id))).ToList();
        if (losses.Count == 0)
            return DataLoss.None;
        return losses.Find(l => l.IsUnknown) ?? losses.MaxBy(l => l.Seconds ?? 0)!;
    }

    /// <summary>Every reason the run may not go on, given what was seen.</summary>
    public static List<string> Blockers(RunPlan plan, IReadOnlyList<StepFacts> facts)
    {
        var reasons = new List<string>();
        foreach (var step in plan.Steps)
        {
            var seen = facts.FirstOrDefault(f => f.Step == step.Id);
            if (seen is { State: "blocked" })
                reasons.AddRange(seen.Reasons.Select(r => $"{step.Id}: {r}"));
        }

        reasons.AddRange(StillToLose(plan, facts)
            .Where(s => facts.FirstOrDefault(f => f.Step == s.Id) is not { State: "blocked" })
            .Select(s => LossBlocker(plan, s, FactsOf(facts, s.Id)))
            .OfType<string>());
        return reasons;
    }

    /// <summary>Why the loss a step would cause is not covered, or null when it is.</summary>
    public static string? LossBlocker(RunPlan plan, StepPlan step, IReadOnlyDictionary<string, string> facts)
    {
        if (step.MaxDataLoss is not { } bound || plan.Mode == RunMode.Simulate)
            return null;
        var loss = LossOf(facts);
        if (loss.IsUnknown)
            return plan is { AcceptDataLoss: "unknown", Mode: RunMode.Failover }
                ? null
                : $"{step.Id}: the data loss is unknown (replication stopped, or no recent reading). "
                  + "Wait for a reading, or accept it in a failover with --accept-data-loss unknown";
        var accepted = plan.AcceptDataLoss is { } a && long.TryParse(a, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Max(seconds, (long)bound.TotalSeconds)
            : (long)bound.TotalSeconds;
        return loss.Seconds <= accepted
            ? null
            : $"{step.Id}: {Minutes(loss.Seconds ?? 0)} of data would be lost, more than the {Minutes(accepted)} allowed. "
              + $"Accept it with --accept-data-loss {Math.Ceiling((loss.Seconds ?? 0) / 60.0):0}m; "
              + "if the outage began earlier than the incident says, declare it with --since";
    }

    /// <summary>What crossed a bound or changed identity since the card was shown: votes given on it are void.</summary>
    public static List<string> Drift(RunState run, IReadOnlyList<StepFacts> now)
    {
        var reasons = new List<string>();
        foreach (var shown in run.ShownFacts)
        {
            var seen = FactsOf(now, shown.Step);
            foreach (var fact in IdentityFacts)
            {
                if (shown.Facts.TryGetValue(fact, out var was) && seen.TryGetValue(fact, out var isNow) && was != isNow)
                    reasons.Add($"{shown.Step}: {fact} was {was} when the card was shown and is {isNow} now");
            }
        }

        reasons.AddRange(StillToLose(run.Plan, now)
            .Select(s => LossBlocker(run.Plan, s, FactsOf(now, s.Id)))
            .OfType<string>());
        return reasons;
    }

    /// <summary>
    /// What was shown of a change's target and cannot be seen now. Unknown is not the same: nothing may start on it unless
    /// people have approved it as unknown.
    /// </summary>
    public static List<string> Unseen(RunState run, IReadOnlyList<StepFacts> now) =>
    [
        .. from shown in run.ShownFacts
           where run.Plan.Steps.Any(s => s.Id == shown.Step && s.Changes)
           let seen = FactsOf(now, shown.Step)
           let lost = IdentityFacts.Where(f => shown.Facts.ContainsKey(f) && !seen.ContainsKey(f)).ToList()
           where lost.Count > 0
           select $"{shown.Step}: {string.Join(" and ", lost.Select(f => $"{f} was {shown.Facts[f]}"))} when the card was shown "
               + "and cannot be seen now",
    ];

    /// <summary>
    /// What drift is measured against from now on: what was shown first, and of what could not be seen then the first that was.
    /// </summary>
    internal static IReadOnlyList<StepFacts> Anchored(IReadOnlyList<StepFacts> shown, IReadOnlyList<StepFacts> now) =>
    [
        .. shown.Select(s => FactsOf(now, s.Step).Where(f => IdentityFacts.Contains(f.Key) && !s.Facts.ContainsKey(f.Key)).ToList()
            is { Count: > 0 } learnt
            ? s with { Facts = s.Facts.Concat(learnt).ToDictionary() }
            : s),
    ];

    // A step whose world is already as it wants has nothing left to lose.
    private static IEnumerable<StepPlan> StillToLose(RunPlan plan, IReadOnlyList<StepFacts> facts) => plan.Steps
        .Where(s => s.MaxDataLoss is not null && facts.FirstOrDefault(f => f.Step == s.Id) is not { State: "satisfied" });

    private static IReadOnlyDictionary<string, string> FactsOf(IReadOnlyList<StepFacts> facts, string step) =>
        facts.FirstOrDefault(f => f.Step == step)?.Facts ?? new Dictionary<string, string>();

    private static DataLoss LossOf(IReadOnlyDictionary<string, string> facts)
    {
        var basis = facts.GetValueOrDefault(LossBasisFact, "unknown");
        return long.TryParse(facts.GetValueOrDefault(LossFact), CultureInfo.InvariantCulture, out var s) && s >= 0
            ? new DataLoss(s, basis)
            : DataLoss.Unknown;
    }

    private static string Minutes(long seconds) => Language.DurationText.Format(TimeSpan.FromSeconds(seconds));
}
