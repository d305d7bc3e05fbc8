using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;

namespace DrBot.Commands;

/// <summary>Who gives a command: a person known by an authenticated account, or DrBot itself.</summary>
public sealed record Actor
{
    /// <summary>DrBot's own hand: the run driver, the clocks.</summary>
    public static Actor System { get; } = new() { Via = Road.System };

    /// <summary>The person's key in the plan; null when the account belongs to nobody there.</summary>
    public string? Person { get; init; }

    /// <summary>Whose the account will be once somebody vouches for it: until then it speaks for nobody. Null otherwise.</summary>
    public string? LinkedTo { get; init; }

    /// <summary>The authenticated account.</summary>
    public Account? Account { get; init; }

    /// <summary>The road the command came by; one of <see cref="Road"/>.</summary>
    public required string Via { get; init; }

    /// <summary>Roles with their source and age, as read for this command.</summary>
    public IReadOnlyList<RoleReading> Roles { get; init; } = [];

    /// <summary>The plan's table of rights, as it counts for this command.</summary>
    public Rights Rights { get; init; } = Rights.Usual;

    /// <summary>SHA-256 of the raw request, as evidence; null for DrBot itself.</summary>
    public string? Evidence { get; init; }

    /// <summary>What convinces a third party that this is the person, where the road gives such a thing.</summary>
    public VoteProof? Proof { get; init; }

    /// <summary>True for DrBot itself.</summary>
    public bool IsSystem => Via == Road.System;

    /// <summary>The name the journal keeps: the person's key, the account, or <c>system</c>.</summary>
    public string Name => Person ?? Account?.ToString() ?? Via;

    /// <summary>True when the person holds the role by a reading that still counts.</summary>
    public bool Holds(string role) => Roles.Any(r => r.Role == role && r.Counts);
}

/// <summary>A role as it was read.</summary>
/// <param name="Role">The role.</param>
/// <param name="Source"><c>plan</c>, or the group's account such as <c>slack-group:S0DIRECTORS</c>.</param>
/// <param name="AsOf">When it was read.</param>
/// <param name="Counts">False when the reading is older than the role's max-age.</param>
public sealed record RoleReading(string Role, string Source, DateTimeOffset AsOf, bool Counts = true);
