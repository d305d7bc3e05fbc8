using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
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

    public static string DirectKeyOf(string plan, string policy, string person) => $"{KeyOf(plan, policy)}/{person}";

    /// <summary>The buttons the card carries while somebody may vote.</summary>
    public static IReadOnlyList<ButtonMeaning> Buttons(string plan, string policy) =>
        [new("confirm-policy", "", plan, "", policy), new("deny-policy", "", plan, "", policy)];

    /// <summary>The card while the policy waits, or as it ended.</summary>
    /// <param name="slots">The places to be filled while it waits.</param>
    /// <param name="ended">How it ended; null while it waits.</param>
    public static Card Draw(
        LoadedPlan file, PolicyStanding standing, PendingPolicy pending, IReadOnlyList<PolicySlot> slots, string? ended, string channel,
        ButtonBook buttons)
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
                .. SectionBlock.Of(Mrkdwn.Lines(Lines(file, standing, pending, slots, ended))),
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
        LoadedPlan file, PolicyStanding standing, PendingPolicy pending, IReadOnlyList<PolicySlot> slots, string? ended)
    {
        yield return ended is not null ? Mrkdwn.Of($"*{ended}*")
            : pending.DeniedBy is { } by ? Mrkdwn.Of($"*Rejected by {Name(file.Plan, by)}*: what counted before goes on counting until the file changes again")
            : Mrkdwn.Of($":warning: *Nobody's rights are widened until this is confirmed*; until then only what both versions allow counts");
        var changes = PolicyText.Changes(standing.Confirmed.Plan, file.Plan);
        foreach (var change in ended is null ? changes.Take(MostChanges) : [])
            yield return Mrkdwn.Of($"• {Mrkdwn.Line(change, 200)}");
        if (ended is null && changes.Count > MostChanges)
            yield return Mrkdwn.Of($"• and {changes.Count - MostChanges} more; `drbot plan show` prints the file");
        if (ended is null && slots.Count > 0)
            yield return Slots(slots, standing.Confirmed.Plan);
    }

    private static Mrkdwn Slots(IReadOnlyList<PolicySlot> slots, Plan confirmed) =>
        Mrkdwn.Of($"*Needs* ") + Mrkdwn.Join("; ", slots.Select(slot => slot.FilledBy is { } person
            ? Mrkdwn.Of($":white_check_mark: {slot.Role}: {Name(confirmed, person)}")
            : Mrkdwn.Of($":hourglass: {slot.Role}: ") + Mrkdwn.Join(" or ", [
                .. slot.Eligible.Take(MostNames)
                    .Select(p => PolicySlots.SlackOf(p) is { } account ? Mrkdwn.User(account) : Mrkdwn.Of(p.Name)),
                .. slot.Eligible.Count > MostNames ? [Mrkdwn.Of($"{slot.Eligible.Count - MostNames} more")] : Array.Empty<Mrkdwn>(),
            ])));

    private static string Name(Plan plan, string person) => plan.People.GetValueOrDefault(person)?.Name ?? person;
}
