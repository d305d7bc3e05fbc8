using System.Globalization;
using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>The lines of an approval card: never more than eight, whatever the runbook. What they leave out is in Details.</summary>
internal static class ApprovalText
{
    private const int MostNames = 8;
    private const int LongestName = 80;
    private const int MostFences = 3;
    private const int LongestRemark = 500;

    /// <summary>The lines, the one nobody may miss first.</summary>
    public static IEnumerable<Mrkdwn> Lines(RunState run, CardContext context)
    {
        var isOpen = ApprovalCard.IsOpen(run);
        yield return First(run, isOpen);
        yield return Mrkdwn.Of($"*What* {run.Plan.Steps.Count} steps: {Names(run.Plan.Steps.Select(s => s.Id), " → ")}");
        yield return Mrkdwn.Of($"*Where* {Names(Targets(run), ", ")}");
        if (isOpen)
        {
            yield return Mrkdwn.Of($"*Effect* {Effect(run)}");
            yield return Mrkdwn.Of($"*Undo* {Undo(run)}");
            if (Risks(run) is { Text.Length: > 0 } risks)
                yield return risks;
            yield return Clocks(run, context);
        }

        if (run.Plan.Policy is { } policy)
            yield return Slots(run, policy, isOpen, context);
    }

    /// <summary>Where the approval stands, in a few words.</summary>
    public static string Headline(RunState run) => run.Status switch
    {
        RunStatus.Proposed => "DrBot is looking at every target",
        RunStatus.AwaitingApproval => "Waits for approval",
        RunStatus.Approved when run.Notes.Count > 0 => "Approved; cannot start yet" + Why(run),
        RunStatus.Approved => "Approved; DrBot looks once more, then starts",
        RunStatus.Paused when run.Pause?.Cause == PauseCause.ApprovalLapsed => "The approval ran out: approve again to go on",
        RunStatus.Rejected => "Rejected" + Why(run),
        RunStatus.Expired => "Expired" + Why(run),
        RunStatus.Withdrawn => "Withdrawn" + Why(run),
        RunStatus.Superseded => $"Superseded{(run.SucceededBy is null ? "" : " by " + run.SucceededBy)}" + Why(run),
        _ => "Approved and started",
    };

    /// <summary>Whether what is approved can be taken back, as a sentence; true only of what the plan itself says how to undo.</summary>
    public static string UndoInWords(RunState run)
    {
        var changing = run.Plan.Steps.Where(s => s.Changes && !s.IsManual).ToList();
        return changing switch
        {
            [] => "Nothing is changed by DrBot itself.",
            _ when changing.Exists(s => s.Irreversible) => "Some steps cannot be undone.",
            _ when run.Plan.Steps.Any(s => s is { Changes: true, CanUndo: false }) => "Not every step has an undo in the plan.",
            _ => "Every step can be undone.",
        };
    }

    /// <summary>The data loss to expect, as a sentence.</summary>
    public static string LossInWords(RunState run) => run.DataLoss switch
    {
        { IsUnknown: true } => "Data loss unknown.",
        { Seconds: { } s } => $"Data loss about {CardContext.Span(TimeSpan.FromSeconds(s))}.",
        _ => "No data is lost.",
    };

    /// <summary>How the data loss was told.</summary>
    public static string BasisText(string basis) => basis switch
    {
        "present-lag" => "how far the replica is behind now",
        "outage-to-last-write" => "from the replica's last write to the start of the outage",
        _ => basis,
    };

    private static Mrkdwn First(RunState run, bool isOpen) => (isOpen, run.DataLoss) switch
    {
        // Refused before anybody could say: nothing is claimed.
        _ when run.FactsAt is null => Mrkdwn.Of($"*{Mrkdwn.Line(Headline(run), LongestRemark)}*"),
        (true, { IsUnknown: true }) => Mrkdwn.Of($":rotating_light: *Data loss unknown* · {Headline(run)}"),
        (_, { IsUnknown: true }) => Mrkdwn.Of($"*{Mrkdwn.Line(Headline(run), LongestRemark)}* · data loss unknown"),
        (_, { Seconds: { } s, Basis: var basis }) => Mrkdwn.Of(
            $"*{Mrkdwn.Line(Headline(run), LongestRemark)}* · data loss *{CardContext.Span(TimeSpan.FromSeconds(s))}* of {Allowed(run)} allowed ({BasisText(basis)})"),
        // Whatever was promoted before this run may have lost data then.
        _ when run.Plan.Steps.Any(s => s.MaxDataLoss is not null) =>
            Mrkdwn.Of($"*{Mrkdwn.Line(Headline(run), LongestRemark)}* · no more data is lost, the database is promoted already"),
        _ => Mrkdwn.Of($"*{Mrkdwn.Line(Headline(run), LongestRemark)}* · no data is lost"),
    };

    private static string Allowed(RunState run)
    {
        var bound = run.Plan.Steps.Select(s => s.MaxDataLoss).OfType<TimeSpan>().DefaultIfEmpty().Min();
        return long.TryParse(run.Plan.AcceptDataLoss, CultureInfo.InvariantCulture, out var s) && s > bound.TotalSeconds
            ? CardContext.Span(TimeSpan.FromSeconds(s))
            : CardContext.Span(bound);
    }

    // What is destroyed there comes first.
    private static IEnumerable<string> Targets(RunState run) => run.Plan.Steps
        .Where(s => s.Changes && (s.TargetText ?? s.Target) is not null)
        .OrderByDescending(s => s.Destructive)
        .Select(s => s.TargetText ?? s.Target!)
        .Distinct()
        .DefaultIfEmpty("nothing is changed");

    private static string Effect(RunState run)
    {
        var destructive = run.Plan.Steps.Where(s => s.Destructive).Select(s => s.Id).ToList();
        var changes = run.Plan.Steps.Count(s => s.Changes && !s.Destructive);
        var looks = run.Plan.Steps.Count(s => !s.Changes);
        return string.Join(", ", new[]
        {
            destructive.Count == 0 ? null : $"{destructive.Count} destructive ({Names(destructive, ", ")})",
            changes == 0 ? null : $"{changes} more change something",
            looks == 0 ? null : $"{looks} only look",
        }.OfType<string>());
    }

    private static string Undo(RunState run)
    {
        var forGood = run.Plan.Steps.Where(s => s.Irreversible && s.Changes).Select(s => s.Id).ToList();
        var undoable = run.Plan.Steps.Count(s => s.CanUndo);
        return (forGood.Count == 0 ? "nothing is for good" : $"*not possible* for {Names(forGood, ", ")}")
            + (undoable == 0 ? "; no step has an undo in the plan" : $"; {undoable} steps have an undo in the plan");
    }

    private static Mrkdwn Risks(RunState run)
    {
        var remarks = run.Notes.Concat(run.Plan.Warnings).ToList();
        return Mrkdwn.Join(" · ",
        [
            .. FenceProof.Warnings(run).Take(MostFences),
            .. remarks.Count > 0
                ? [Mrkdwn.Of($":warning: {Mrkdwn.Line(string.Join("; ", remarks), LongestRemark)}")]
                : Array.Empty<Mrkdwn>(),
        ]);
    }

    private static Mrkdwn Clocks(RunState run, CardContext context)
    {
        var approve = run.Status == RunStatus.AwaitingApproval
            ? Mrkdwn.Of($"*Approve by* {context.Until(run.ApproveBy)}, starts within {CardContext.Span(run.Plan.Policy?.StartWithin ?? default)} of it")
            : Mrkdwn.Of($"*Approve again by* {context.Until(run.PausedUntil ?? context.Now)}");
        if (run.FactsAt is not { } at)
            return approve;
        var seen = string.Join(", ", run.Facts.GroupBy(f => f.State).Select(g => $"{g.Count()} {StateText(g.Key)}"));
        return approve + (context.Now - at > TimeSpan.FromSeconds(60)
            ? Mrkdwn.Of($" · targets seen {at:HH:mm:ss} UTC, *how they are now is unknown*; DrBot looks again before the start")
            : Mrkdwn.Of($" · targets seen {at:HH:mm:ss} UTC: {seen}"));
    }

    /// <summary>What was seen of a target, in words.</summary>
    public static string StateText(string state) => state switch
    {
        "satisfied" => "already done",
        "in-progress" => "in progress",
        _ => state,
    };

    private static Mrkdwn Slots(RunState run, PolicyTerms policy, bool isOpen, CardContext context)
    {
        var filled = SlotMatching.Match(policy.Slots, run.StandingVotes(context.Now));
        return Mrkdwn.Of($"*{(isOpen ? "Needs" : "Approval")}* ") + Mrkdwn.Join("; ", policy.Slots.Select((slot, i) => filled[i] is { } person
            ? Mrkdwn.Of($":white_check_mark: {slot}: {context.NameOf(person)}")
            : isOpen ? Mrkdwn.Of($":hourglass: {slot}: {Missing(run, slot, context)}") : Mrkdwn.Of($"{slot}: nobody")));
    }

    private static Mrkdwn Missing(RunState run, string slot, CardContext context)
    {
        var people = context.Eligible(run, slot);
        if (people.Count == 0)
            return Mrkdwn.Of($"*nobody can fill it now*: see the roles in the plan");
        var more = people.Count - MostNames;
        return Mrkdwn.Join(" or ", people.Take(MostNames).Select(p => context.Mention(p)))
            + (more > 0 ? Mrkdwn.Of($" or {more} more") : Mrkdwn.Empty);
    }

    private static string Names(IEnumerable<string> names, string separator)
    {
        var all = names.Select(n => BlockLimits.Fit(n, LongestName)).ToList();
        var more = all.Count - MostNames;
        return more > 1
            ? $"{string.Join(separator, all.Take(MostNames))} … and {more} more, see Details"
            : string.Join(separator, all);
    }

    private static string Why(RunState run) => run.Notes.Count == 0 ? "" : ": " + string.Join("; ", run.Notes);
}
