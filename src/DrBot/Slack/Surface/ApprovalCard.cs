using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// The card people approve by: what, where, effect, undo or not, data loss, clocks and who is missing, in at most eight
/// lines; steps, facts and digest behind Details.
/// </summary>
internal static class ApprovalCard
{
    public static string KeyOf(RunState run) => run.Id + "/approval";

    public static string DirectKeyOf(RunState run, string person) => $"{run.Id}/approval/{person}";

    /// <summary>The buttons the card carries.</summary>
    public static IReadOnlyList<ButtonMeaning> Buttons(IncidentState incident, RunState run) =>
        [.. new[] { "approve", "deny", "details" }.Select(act => Meaning(act, incident, run))];

    public static Card Draw(IncidentState incident, RunState run, string channel, string key, CardContext context) => new()
    {
        Key = key,
        Channel = channel,
        Text = Mrkdwn.Of($"{run.Id} {run.Plan.Title}: {HeadlineOf(run)}"),
        Body =
        [
            new HeaderBlock($"{run.Plan.Title} ({run.Plan.Mode.ToString().ToLowerInvariant()})"),
            .. SectionBlock.Of(Mrkdwn.Lines(Lines(incident, run, context))),
            .. ContextBlock.Of(Mrkdwn.Of(
                $"{run.Id} · environment *{incident.Declared.Environment}* · digest `{run.Plan.Digest[..12]}` · asked for by {context.NameOf(run.Requester)} · all times UTC")),
        ],
        Foot = IsOpen(run) ? [new ActionsBlock(Actions(incident, run, context))] : [],
    };

    /// <summary>The card as an answer to one person: the same blocks, without a message of its own.</summary>
    public static IReadOnlyList<Block> Blocks(IncidentState incident, RunState run, CardContext context)
    {
        var card = Draw(incident, run, "C0", KeyOf(run), context);
        return [.. card.Body, .. card.Foot];
    }

    /// <summary>True while somebody may still vote.</summary>
    public static bool IsOpen(RunState run) =>
        run.Status == RunStatus.AwaitingApproval || run.Pause?.Cause == PauseCause.ApprovalLapsed;

    private static IEnumerable<Mrkdwn> Lines(IncidentState incident, RunState run, CardContext context)
    {
        yield return Mrkdwn.Of($"*{HeadlineOf(run)}*");
        if (LossLine(run) is { } loss)
            yield return loss;
        foreach (var fence in SplitBrainRisks(run))
            yield return Mrkdwn.Of($":rotating_light: *Split-brain risk accepted*: {fence} goes on although the old writers do not answer");
        yield return Mrkdwn.Of($"*What* {Effects(run)}");
        yield return Mrkdwn.Of($"*Undo* {Irreversible(run)}");
        if (run.FactsAt is { } at)
            yield return Mrkdwn.Of($"*Seen* {at:HH:mm:ss} UTC: {Seen(run, context.Now)}");
        if (run.Notes.Count > 0 || run.Plan.Warnings.Count > 0)
            yield return Mrkdwn.Of($":warning: {Mrkdwn.Line(string.Join("; ", run.Notes.Concat(run.Plan.Warnings)), 600)}");
        if (IsOpen(run) && run.Status == RunStatus.AwaitingApproval)
            yield return Mrkdwn.Of($"*Approve within* {context.Until(run.ApproveBy)}; then it starts within {CardContext.Span(run.Plan.Policy?.StartWithin ?? default)}");
        if (run.Plan.Policy is { } policy)
            yield return Mrkdwn.Of($"*Approval* {Slots(incident, run, policy, context)}");
    }

    /// <summary>How it stands, in a few words.</summary>
    public static string HeadlineOf(RunState run) => run.Status switch
    {
        RunStatus.Proposed => "Looking at every target",
        RunStatus.AwaitingApproval => "Waits for approval",
        RunStatus.Approved => "Approved; looking once more before it starts",
        RunStatus.Paused when run.Pause?.Cause == PauseCause.ApprovalLapsed => "The approval lapsed: approve it anew to go on",
        RunStatus.Rejected => "Rejected: " + string.Join("; ", run.Notes),
        RunStatus.Expired => "Expired: " + string.Join("; ", run.Notes),
        RunStatus.Withdrawn => "Withdrawn: " + string.Join("; ", run.Notes),
        RunStatus.Superseded => $"Superseded{(run.SucceededBy is null ? "" : " by " + run.SucceededBy)}: " + string.Join("; ", run.Notes),
        _ => "Approved and started",
    };

    private static Mrkdwn? LossLine(RunState run) => run.DataLoss switch
    {
        { IsUnknown: true } => Mrkdwn.Of($":rotating_light: *Data loss unknown*"),
        { Seconds: { } s, Basis: var basis } => Mrkdwn.Of($"*Data loss* {CardContext.Span(TimeSpan.FromSeconds(s))} ({BasisText(basis)}), allowed {Allowed(run)}"),
        _ => null,
    };

    private static string BasisText(string basis) => basis switch
    {
        "present-lag" => "the replica's lag now",
        "outage-to-last-write" => "from the last write on the replica to the start of the outage",
        _ => basis,
    };

    private static string Allowed(RunState run)
    {
        var bound = run.Plan.Steps.Select(s => s.MaxDataLoss).OfType<TimeSpan>().DefaultIfEmpty().Min();
        return run.Plan.AcceptDataLoss is { } accepted && long.TryParse(accepted, out var s)
            ? $"{CardContext.Span(TimeSpan.FromSeconds(s))} (accepted)"
            : CardContext.Span(bound);
    }

    // What is destructive is told with its target; the rest is in Details.
    private static string Effects(RunState run)
    {
        var told = run.Plan.Steps.Select(s => s.Destructive && s.TargetText is { } target ? $"{s.Id} ({target})" : s.Id);
        return $"{run.Plan.Steps.Count} steps: " + string.Join(" → ", told);
    }

    private static string Irreversible(RunState run)
    {
        var forGood = run.Plan.Steps.Where(s => s.Irreversible && s.Changes).Select(s => s.Id).ToList();
        return forGood.Count == 0 ? "every step can be undone" : $"cannot be undone: {string.Join(", ", forGood)}";
    }

    // A fence that may end as a mere attempt, seen while the far side did not answer.
    private static IEnumerable<string> SplitBrainRisks(RunState run) =>
        from step in run.Plan.Steps
        where step.Action == "fence" && step.Effect.Contains("accept attempted", StringComparison.Ordinal)
        let facts = run.Facts.FirstOrDefault(f => f.Step == step.Id)
        where facts is { State: not "satisfied" } && facts.Facts.Values.Any(v => v.Contains("not answering", StringComparison.Ordinal))
        select step.Id;

    private static string Seen(RunState run, DateTimeOffset now)
    {
        if (now - run.FactsAt > TimeSpan.FromSeconds(60) && IsOpen(run))
            return "older than 60 s; everything is looked at again before the start";
        var states = run.Facts.GroupBy(f => f.State).Select(g => $"{g.Count()} {g.Key}");
        return string.Join(", ", states);
    }

    private static Mrkdwn Slots(IncidentState incident, RunState run, PolicyTerms policy, CardContext context)
    {
        var filled = SlotMatching.Match(policy.Slots, run.StandingVotes(context.Now));
        return Mrkdwn.Join("; ", policy.Slots.Select((slot, i) => filled[i] is { } person
            ? Mrkdwn.Of($":white_check_mark: {slot}: {context.NameOf(person)}")
            : Mrkdwn.Of($":hourglass: {slot}: {Eligible(run, slot, context)}")));
    }

    private static Mrkdwn Eligible(RunState run, string slot, CardContext context)
    {
        var people = EligiblePeople(run, slot, context).Take(8).Select(p => context.Mention(p));
        var text = Mrkdwn.Join(" or ", people);
        return text.Text.Length == 0 ? Mrkdwn.Of("nobody in the plan; see its roles") : text;
    }

    /// <summary>People of the plan who could fill a slot, the requester left out.</summary>
    public static IEnumerable<string> EligiblePeople(RunState run, string slot, CardContext context) =>
        context.Plan?.People.Values
            .Where(p => p.Roles.Contains(slot) && (p.Id != run.Requester || run.Plan.Policy?.RequesterMayApprove == true))
            .Select(p => p.Id) ?? [];

    private static Element[] Actions(IncidentState incident, RunState run, CardContext context) =>
    [
        context.Button(Meaning("approve", incident, run), "Approve", ButtonStyle.Primary, new ConfirmDialog(
            $"Approve {run.Id}?",
            $"{run.Plan.Title} ({run.Plan.Mode.ToString().ToLowerInvariant()}) in {incident.Declared.Environment}. {Irreversible(run)}. Digest {run.Plan.Digest[..12]}.",
            "Approve", "Back")),
        context.Button(Meaning("deny", incident, run), "Reject", ButtonStyle.Danger),
        context.Button(Meaning("details", incident, run), "Details"),
    ];

    private static ButtonMeaning Meaning(string act, IncidentState incident, RunState run) =>
        new(act, incident.Id, run.Id, "", run.Plan.Digest);
}
