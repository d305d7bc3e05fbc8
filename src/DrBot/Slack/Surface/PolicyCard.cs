using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.People;
using DrBot.Plans;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>The card by which the people of the policy that counts confirm a changed one.</summary>
internal static class PolicyCard
{
    private const int MostChanges = 12;
    private const int MostNames = 8;

    public static string KeyOf(string plan, string policy) => $"policy/{plan}/{policy[..12]}";

    /// <summary>The buttons the card carries while somebody may vote.</summary>
    public static IReadOnlyList<ButtonMeaning> Buttons(string plan, string policy) =>
        [new("confirm-policy", "", plan, "", policy), new("deny-policy", "", plan, "", policy)];

    /// <summary>The card while the policy waits, or as it ended.</summary>
    public static Card Draw(LoadedPlan file, PolicyStanding standing, PendingPolicy pending, string? ended, string channel, PeopleBook people, ButtonBook buttons, DateTimeOffset now)
    {
        var isOpen = ended is null && pending.DeniedBy is null;
        return new Card
        {
            Key = KeyOf(file.Plan.Name, pending.Policy),
            Channel = channel,
            Text = Mrkdwn.Of($"The people, roles or approvals of plan {file.Plan.Name} changed"),
            Body =
            [
                new HeaderBlock($"{(isOpen ? "Confirm? " : "")}Changed rights in plan {BlockLimits.Fit(file.Plan.Name, 60)}"),
                .. SectionBlock.Of(Mrkdwn.Lines(Lines(file, standing, pending, ended, people, now))),
                .. ContextBlock.Of(Mrkdwn.Of($"plan {file.Hash[..12]} · policy `{pending.Policy[..12]}` · all times UTC")),
            ],
            Foot = isOpen ? [new ActionsBlock(Elements(file.Plan.Name, pending.Policy, buttons))] : [],
        };
    }

    private static Element[] Elements(string plan, string policy, ButtonBook buttons)
    {
        var (yes, no) = (Buttons(plan, policy)[0], Buttons(plan, policy)[1]);
        return
        [
            new Button("confirm-policy", "Confirm", buttons.IdOf(yes))
            {
                Style = ButtonStyle.Primary,
                Confirm = new ConfirmDialog(
                    "Confirm the changed rights?", $"From then on the file of plan {BlockLimits.Fit(plan, 60)} says who may do what. Policy {policy[..12]}.", "Confirm", "Back"),
            },
            new Button("deny-policy", "Reject", buttons.IdOf(no))
            {
                Style = ButtonStyle.Danger,
                Confirm = new ConfirmDialog("Reject the changed rights?", "What counted before goes on counting.", "Reject", "Back"),
            },
        ];
    }

    private static IEnumerable<Mrkdwn> Lines(
        LoadedPlan file, PolicyStanding standing, PendingPolicy pending, string? ended, PeopleBook people, DateTimeOffset now)
    {
        yield return ended is not null ? Mrkdwn.Of($"*{ended}*")
            : pending.DeniedBy is { } by ? Mrkdwn.Of($"*Rejected by {Name(file.Plan, by)}*: what counted before goes on counting until the file changes again")
            : Mrkdwn.Of($":warning: *Nobody's rights are widened until this is confirmed*; until then only what both versions allow counts");
        var changes = PolicyText.Changes(standing.Confirmed.Plan, file.Plan);
        foreach (var change in ended is null ? changes.Take(MostChanges) : [])
            yield return Mrkdwn.Of($"• {Mrkdwn.Line(change, 200)}");
        if (ended is null && changes.Count > MostChanges)
            yield return Mrkdwn.Of($"• and {changes.Count - MostChanges} more; `drbot plan show` prints the file");
        if (ended is null && pending.DeniedBy is null && PolicyText.Strictest(standing.Confirmed.Plan) is { } terms)
            yield return Slots(standing.Confirmed.Plan, file.Plan, terms, pending, people, now);
    }

    private static Mrkdwn Slots(Plan confirmed, Plan next, ApprovalPolicy terms, PendingPolicy pending, PeopleBook people, DateTimeOffset now)
    {
        var votes = pending.Votes.RemoveAll(v => v.At + terms.ApproveWithin <= now);
        var filled = SlotMatching.Match(terms.Slots, votes);
        return Mrkdwn.Of($"*Needs* ") + Mrkdwn.Join("; ", terms.Slots.Select((slot, i) => filled[i] is { } person
            ? Mrkdwn.Of($":white_check_mark: {slot}: {Name(confirmed, person)}")
            : Mrkdwn.Of($":hourglass: {slot}: ") + Mrkdwn.Join(" or ", confirmed.People.Values
                .Where(p => !votes.Exists(v => v.Person == p.Id) && people.RolesOf(confirmed, p, now).Any(r => r.Role == slot && r.Counts)
                    && next.People.TryGetValue(p.Id, out var then) && people.RolesOf(next, then, now).Any(r => r.Role == slot && r.Counts))
                .Take(MostNames)
                .Select(p => p.Accounts.FirstOrDefault(a => a.Surface == "slack") is { } account ? Mrkdwn.User(account.Id) : Mrkdwn.Of(p.Name)))));
    }

    private static string Name(Plan plan, string person) => plan.People.GetValueOrDefault(person)?.Name ?? person;
}
