namespace DrBot.Commands.Accounts;

/// <summary>
/// Decides whether an account becomes a person's: both accounts must say so, and it has a say only once somebody else who may
/// fill a slot vouches for it.
/// </summary>
internal static class LinkDecisions
{
    public static Decision Decide(LinkState state, LinkCommand command, DateTimeOffset now) => command switch
    {
        OfferAccount c => Offer(state, c),
        ClaimAccount c => Claim(state, c, now),
        ConfirmAccount c => Confirm(state, c, now),
        AcceptAccount c => Accept(state, c, now),
        RemoveAccount c => Remove(state, c),
        _ => Decision.Refuse("nobody decides this"),
    };

    private static Decision Offer(LinkState state, OfferAccount c)
    {
        if (c.Actor.Person is not { } person || !c.IsOfPlan)
            return Decision.Refuse($"begin on an account that plan {c.Plan} names as yours; this one is {c.Actor.Account}");
        // A code asked for anew ends the one before.
        var before = state.Links.Values.Where(l => l.From == c.Actor.Account!.ToString() && !l.IsLinked)
            .Select(Event (l) => new AccountRemoved(l.Id, l.Person, l.Account, person));
        return Gains(state, c.Plan, "Now say it from the other account.", [.. before, new AccountOffered(c.Link, person, c.Actor.Account!.ToString(), c.Code, c.Actor.Evidence)]);
    }

    private static Decision Claim(LinkState state, ClaimAccount c, DateTimeOffset now)
    {
        var account = c.Actor.Account!.ToString();
        if (!Road.BringsPeople(c.Actor.Via) || c.Actor.Via == Road.Key)
            return Decision.Refuse($"this road ({c.Actor.Via}) has no accounts to link");
        if (c.Actor.Person is { } person)
            return Decision.Refuse($"{account} is {person}'s already");
        if (state.Of(account) is { } held)
            return Decision.Refuse(HeldBy(held));
        if (ByCode(state, c.Code, now) is not { Account: null } link)
            return Decision.Refuse("this code does not hold: it was mistyped, used, or is older than ten minutes; `/dr link` on your first account gives another");
        return Gains(
            state, c.Plan, $"{account} asks to be {link.Person}'s. Now confirm it on the account where you got the code: `/dr link confirm CODE`.",
            new AccountClaimed(link.Id, account, c.Actor.Evidence));
    }

    private static Decision Confirm(LinkState state, ConfirmAccount c, DateTimeOffset now)
    {
        if (ByCode(state, c.Code, now) is not { } link || link.From != c.Actor.Account!.ToString() || c.Actor.Person != link.Person)
            return Decision.Refuse("this account waits for no such code, or the code is older than ten minutes; `/dr link` gives another");
        if (link.Account is not { } account)
            return Decision.Refuse("the other account has not given the code yet");
        if (link.IsLinked)
            return Gains(state, c.Plan, $"{account} is yours already.");
        if (HeldElsewhere(state, link) is { } held)
            return Decision.Refuse(HeldBy(held));
        return Gains(
            state, c.Plan,
            $"{account} is yours now. It may vote once somebody else who may fill a slot says `/dr link accept {link.Id}`.",
            new AccountLinked(link.Id, link.Person, account, c.Actor.Evidence));
    }

    private static Decision Accept(LinkState state, AcceptAccount c, DateTimeOffset now)
    {
        if (state.Links.GetValueOrDefault(c.Link) is not { IsLinked: true } link || link.LinkedAt + AccountLink.AcceptWithin <= now)
            return Decision.Refuse($"no account waits under '{Language.Literal.Shown(c.Link, 20)}', or it waited longer than a day");
        var reasons = new List<string>();
        if (!Road.BringsVotes(c.Actor.Via))
            reasons.Add($"nobody vouches by this road ({c.Actor.Via})");
        if (c.Actor.Person is null)
            reasons.Add("your account belongs to nobody in the plan's people");
        if (c.Actor.Person == link.Person)
            reasons.Add("it is your own account; somebody else must vouch for it");
        if (!c.Slots.Any(c.Actor.Holds))
            reasons.Add($"it takes one of the roles {string.Join(", ", c.Slots.Distinct())}");
        if (HeldElsewhere(state, link) is { } held)
            reasons.Add(HeldBy(held));
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        return link.AcceptedBy is not null
            ? Gains(state, c.Plan, $"{link.Account} may vote already; {link.AcceptedBy} vouched for it.")
            : Gains(
                state, c.Plan, $"{link.Account} may vote as {link.Person} from now on.", new AccountAccepted(
                    link.Id, link.Person, link.Account!, c.Actor.Person!, c.Actor.Roles, c.Actor.Evidence, c.Actor.Via));
    }

    private static Decision Remove(LinkState state, RemoveAccount c)
    {
        if (state.Links.GetValueOrDefault(c.Link) is not { } link)
            return Decision.Refuse($"there is no link '{Language.Literal.Shown(c.Link, 20)}'");
        // An account nobody vouched for yet may let itself go.
        var person = c.Actor.Person ?? (link.Account is { } own && own == c.Actor.Account?.ToString() ? link.Person : null);
        return person is not null && (person == link.Person || c.Slots.Any(c.Actor.Holds))
            ? Gains(state, c.Plan, $"{link.Account ?? "The account"} is nobody's again.", new AccountRemoved(link.Id, link.Person, link.Account, person))
            : Decision.Refuse($"only {link.Person}, or whoever may fill a slot, takes it away");
    }

    // One account is one person's: two codes may be given from it before either is confirmed.
    private static AccountLink? HeldElsewhere(LinkState state, AccountLink link) =>
        state.Links.Values.FirstOrDefault(l => l.IsLinked && l.Id != link.Id && l.Account == link.Account);

    private static string HeldBy(AccountLink held) =>
        $"{held.Account} is linked to {held.Person} already (link {held.Id}); `/dr link remove {held.Id}` comes first";

    private static AccountLink? ByCode(LinkState state, string code, DateTimeOffset now) => state.Links.Values
        .FirstOrDefault(l => l.Code == code && l.OfferedAt + AccountLink.CodeHolds > now);

    private static Decision.Accepted Gains(LinkState state, string plan, string answer, params IReadOnlyList<Event> events) =>
        new([new StreamEvents(LinkState.Stream(plan), state.Version, events)], answer);
}
