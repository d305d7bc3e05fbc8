using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>
/// The way past the usual approval when those it asks for cannot be had: a policy of its own in the plan, two people still, or
/// one with a delay in which everybody is told and anyone eligible can stop it. It approves one run and nothing else.
/// </summary>
public static class BreakGlass
{
    /// <summary>The policy's name; no approval of a plan may have it.</summary>
    public const string Name = "break-glass";

    /// <summary>How soon somebody must have looked at it again.</summary>
    public static TimeSpan ReviewWithin { get; } = TimeSpan.FromHours(24);

    /// <summary>True when a road carries more than a chat session: a key, or a second factor a moment ago.</summary>
    public static bool IsStrong(string road) => road is Road.Key or Road.OidcStepUp;

    /// <summary>Who may say no to such a run: whoever may give it, and whoever may give the runbook's own approval.</summary>
    public static ApprovalPolicy For(ApprovalPolicy policy, ApprovalPolicy? usual) => policy with
    {
        Stoppers = [.. policy.Slots.Concat(usual?.Slots ?? []).Distinct()],
    };

    internal static IEnumerable<string> WhyNotProposed(IncidentState state, ProposeRun c)
    {
        if (c.Plan.Policy is not { BreakGlass: true } || c.Plan.Continues is not null)
            yield break;
        if (string.IsNullOrWhiteSpace(c.Reason))
            yield return "break-glass needs a reason: --reason TEXT";
        if (!IsStrong(c.Actor.Via))
            yield return WeakRoad(c.Actor.Via);
        if (state.Runs.Exists(r => r is { HasEnded: false, Plan.Policy.BreakGlass: true }))
            yield return "a run under break-glass is open already";
    }

    internal static IEnumerable<string> WhyNotHeard(RunState run, Actor actor)
    {
        if (run.Plan.Policy is { BreakGlass: true } && !IsStrong(actor.Via))
            yield return WeakRoad(actor.Via);
    }

    /// <summary>From when on a run may start; null while it is not approved, or when nothing holds it back.</summary>
    public static DateTimeOffset? HeldUntil(RunState run) =>
        run is { ApprovedAt: { } at, Plan.Policy.Delay: { Ticks: > 0 } delay } ? at + delay : null;

    /// <summary>Runs under break-glass nobody has reviewed.</summary>
    public static IReadOnlyList<RunState> Unreviewed(IncidentState state) =>
        [.. state.Runs.Where(r => r is { Plan: { Policy.BreakGlass: true, Continues: null }, ReviewedBy: null })];

    internal static Decision Review(IncidentState state, RunState run, ReviewBreakGlass c)
    {
        if (run.Plan.Policy is not { BreakGlass: true })
            return Decision.Refuse($"{run.Id} was not under break-glass");
        if (run.ReviewedBy is { } by)
            return state.Gains($"{run.Id} was reviewed by {by} already.");
        var reasons = new List<string>();
        if (string.IsNullOrWhiteSpace(c.Text))
            reasons.Add("say what was found: `/dr review-break-glass RUN TEXT`");
        if (c.Actor.Person is null || c.Actor.Person == run.Requester || run.Votes.Exists(v => v.Person == c.Actor.Person))
            reasons.Add("somebody who neither asked for it nor approved it reviews it");
        return reasons.Count > 0
            ? new Decision.Refused(reasons)
            : state.Gains($"The review of {run.Id} is recorded.", new BreakGlassReviewed(run.Id, c.Actor.Person!, c.Text));
    }

    private static string WeakRoad(string road) =>
        $"break-glass takes your own key (`drbot run break-glass`, `drbot approve`) or a sign-in with a second factor, not {road}";
}

/// <summary>A run was asked for past the usual approval. <c>breakglass.used</c></summary>
/// <param name="Delay">How long it stands still once approved.</param>
/// <param name="ReviewBy">Until when somebody else must have reviewed it.</param>
public sealed record BreakGlassUsed(
    string Run, string Person, PrivateText Reason, IReadOnlyList<string> Slots, TimeSpan Delay, DateTimeOffset ReviewBy) : RunEvent(Run);

/// <summary>Somebody else looked at it afterwards. <c>breakglass.reviewed</c></summary>
public sealed record BreakGlassReviewed(string Run, string Person, PrivateText Text) : RunEvent(Run);
