namespace DrBot.Commands.Accounts;

/// <summary>A person offers one more account of theirs a place under their name. <c>account.offered</c>, on the stream <c>accounts/PLAN</c>.</summary>
/// <param name="Link">The link's id.</param>
/// <param name="From">The account of the plan it was offered from.</param>
/// <param name="Code">SHA-256 of the one-time code.</param>
public sealed record AccountOffered(string Link, string Person, string From, string Code, string? Evidence) : Event;

/// <summary>An account gave the code. <c>account.claimed</c></summary>
public sealed record AccountClaimed(string Link, string Account, string? Evidence) : Event;

/// <summary>The person said yes to that account where they began. <c>account.linked</c></summary>
public sealed record AccountLinked(string Link, string Person, string Account, string? Evidence) : Event;

/// <summary>Somebody else who may fill a slot vouches for it: from now on it may vote. <c>account.accepted</c></summary>
/// <param name="By">Who, by the plan's key.</param>
public sealed record AccountAccepted(
    string Link, string Person, string Account, string By, IReadOnlyList<RoleReading> Roles, string? Evidence, string Via) : Event;

/// <summary>The account is nobody's again. <c>account.removed</c></summary>
public sealed record AccountRemoved(string Link, string Person, string? Account, string By) : Event;
