namespace DrBot.Commands.Accounts;

/// <summary>A command about a second account of a person of a plan.</summary>
public abstract record LinkCommand(Actor Actor, string Plan) : Command(Actor);

/// <summary>A person asks for a one-time code on an account the plan names.</summary>
/// <param name="IsOfPlan">True when the plan itself says that the account is the person's.</param>
/// <param name="Code">SHA-256 of the code.</param>
public sealed record OfferAccount(Actor Actor, string Plan, string Link, string Code, bool IsOfPlan) : LinkCommand(Actor, Plan);

/// <summary>The second account gives the code.</summary>
public sealed record ClaimAccount(Actor Actor, string Plan, string Code) : LinkCommand(Actor, Plan);

/// <summary>The first account says yes to the one that gave the code.</summary>
public sealed record ConfirmAccount(Actor Actor, string Plan, string Code) : LinkCommand(Actor, Plan);

/// <summary>Somebody else vouches for it.</summary>
/// <param name="Slots">The roles the plan's approvals ask for.</param>
public sealed record AcceptAccount(Actor Actor, string Plan, string Link, IReadOnlyList<string> Slots) : LinkCommand(Actor, Plan);

/// <summary>It is to be nobody's again.</summary>
/// <param name="Slots">The roles the plan's approvals ask for.</param>
public sealed record RemoveAccount(Actor Actor, string Plan, string Link, IReadOnlyList<string> Slots) : LinkCommand(Actor, Plan);
