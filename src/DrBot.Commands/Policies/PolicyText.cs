using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Policies;

/// <summary>Who may say what, as a plan has it: people with accounts, keys and roles, groups behind roles, approvals, and
/// which runbook asks for which.</summary>
public static class PolicyText
{
    /// <summary>SHA-256 over everything that gives somebody a right; names, telephones and addresses give none.</summary>
    public static string DigestOf(Plan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines(plan)))));

    /// <summary>What is different, a line each, for the people who are to confirm it.</summary>
    public static IReadOnlyList<string> Changes(Plan before, Plan after)
    {
        var (then, now) = (Lines(before), Lines(after));
        return [.. then.Except(now).Select(l => $"no longer: {l}"), .. now.Except(then).Select(l => $"new: {l}")];
    }

    /// <summary>The policy whose slots confirm another policy: the one that asks the most people; null when a plan has none.</summary>
    public static ApprovalPolicy? Strictest(Plan plan) => plan.Approvals.Values
        .OrderByDescending(a => a.Slots.Count).ThenBy(a => a.RequesterMayApprove).ThenBy(a => a.Name, StringComparer.Ordinal).FirstOrDefault();

    private static List<string> Lines(Plan plan) =>
    [
        .. plan.People.Values.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p =>
            $"person {p.Id}: roles {Sorted(p.Roles)}; accounts {Sorted(p.Accounts.Select(a => a.ToString()))}"
            + (p.Keys.Count == 0 ? "" : $"; keys {Sorted(p.Keys)}")),
        .. plan.Roles.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r =>
            $"role {r.Name}: group {r.Group?.ToString() ?? "none"}, max-age {r.MaxAge.TotalSeconds:0} s"),
        .. plan.Approvals.Values.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a =>
            $"approval {a.Name}: slots {string.Join(", ", a.Slots.Order(StringComparer.Ordinal))}; within {a.ApproveWithin.TotalSeconds:0} s, "
            + $"start {a.StartWithin.TotalSeconds:0} s, valid {a.ValidFor.TotalSeconds:0} s" + (a.RequesterMayApprove ? "; the requester may approve" : "")),
        .. plan.BreakGlass is { } g
            ? [$"break-glass: slots {string.Join(", ", g.Slots.Order(StringComparer.Ordinal))}; delay {g.Delay.TotalSeconds:0} s; within {g.ApproveWithin.TotalSeconds:0} s, "
                + $"start {g.StartWithin.TotalSeconds:0} s, valid {g.ValidFor.TotalSeconds:0} s"]
            : (string[])[],
        .. plan.Rights.Lines().Select(l => $"right to {l}"),
        .. plan.Runbooks.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"runbook {r.Name}: approval {r.Approval ?? "none"}"),
    ];

    private static string Sorted(IEnumerable<string> texts) =>
        string.Join(", ", texts.Order(StringComparer.Ordinal)) is { Length: > 0 } all ? all : "none";
}
