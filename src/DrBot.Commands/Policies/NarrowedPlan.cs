using DrBot.Commands.Plans;

namespace DrBot.Commands.Policies;

/// <summary>
/// A plan whose policy nobody has confirmed yet, as it counts meanwhile: nobody has a right in it that the confirmed plan does
/// not give as well, and every approval asks for all that either of the two asks for.
/// </summary>
public static class NarrowedPlan
{
    /// <summary>The plan with the rights of both.</summary>
    public static Plan Of(Plan confirmed, Plan next)
    {
        var approvals = next.Approvals.ToDictionary();
        var runbooks = new OrderedDictionary<string, Runbook>();
        foreach (var (name, runbook) in next.Runbooks)
            runbooks[name] = runbook with { Approval = ApprovalOf(confirmed, next, runbook, approvals) };
        return next with
        {
            People = next.People.ToDictionary(p => p.Key, p => Common(confirmed.People.GetValueOrDefault(p.Key), p.Value)),
            Roles = next.Roles.Where(r => confirmed.Roles.TryGetValue(r.Key, out var then) && then.Group == r.Value.Group)
                .ToDictionary(r => r.Key, r => r.Value with { MaxAge = Least(r.Value.MaxAge, confirmed.Roles[r.Key].MaxAge) }),
            Approvals = approvals,
            // Until it is confirmed there is the break-glass of before, or none.
            BreakGlass = next.BreakGlass is { } glass && confirmed.BreakGlass is { } was && glass.Delay == was.Delay && IsSame(was, glass) ? glass : null,
            Rights = next.Rights.With(confirmed.Rights),
            Runbooks = runbooks,
        };
    }

    private static Person Common(Person? then, Person now) => now with
    {
        Accounts = [.. now.Accounts.Where(a => then?.Accounts.Contains(a) == true)],
        Keys = [.. now.Keys.Where(k => then?.Keys.Contains(k) == true)],
        Roles = [.. now.Roles.Where(r => then?.Roles.Contains(r) == true)],
    };

    // A runbook the confirmed plan does not know asks for no less than that plan's strictest policy.
    private static string? ApprovalOf(Plan confirmed, Plan next, Runbook runbook, Dictionary<string, ApprovalPolicy> approvals)
    {
        var old = confirmed.Runbooks.TryGetValue(runbook.Name, out var then)
            ? then.Approval is { } name ? confirmed.Approvals[name] : null
            : runbook.Approval is null ? null : PolicyText.Strictest(confirmed);
        var now = runbook.Approval is { } asked ? next.Approvals[asked] : null;
        if (old is null || (now is not null && IsSame(old, now)))
            return runbook.Approval;
        var both = now is null ? old with { Name = $"{old.Name}-confirmed" } : Both(old, now);
        approvals[both.Name] = both;
        return both.Name;
    }

    private static ApprovalPolicy Both(ApprovalPolicy old, ApprovalPolicy now)
    {
        var slots = old.Slots.Concat(now.Slots).Distinct()
            .SelectMany(s => Enumerable.Repeat(s, Math.Max(old.Slots.Count(o => o == s), now.Slots.Count(n => n == s)))).ToList();
        return new ApprovalPolicy
        {
            Name = $"{now.Name}-and-confirmed-{old.Name}",
            Slots = slots,
            ApproveWithin = Least(old.ApproveWithin, now.ApproveWithin),
            StartWithin = Least(old.StartWithin, now.StartWithin),
            ValidFor = Least(old.ValidFor, now.ValidFor),
            RequesterMayApprove = slots.Count == 1 && old.RequesterMayApprove && now.RequesterMayApprove,
        };
    }

    private static bool IsSame(ApprovalPolicy a, ApprovalPolicy b) => a with { Name = b.Name, Slots = b.Slots } == b && a.Slots.Order().SequenceEqual(b.Slots.Order());

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
