namespace DrBot.Commands.Plans;

/// <summary>One human being. Every account, key and e-mail address belongs to exactly one.</summary>
public sealed record Person
{
    /// <summary>The key in the plan: <c>sarah.chen</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name for display.</summary>
    public required string Name { get; init; }

    /// <summary>Mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>Accounts as (surface, immutable id) pairs: <c>slack/U0SARAH</c>.</summary>
    public IReadOnlyList<Account> Accounts { get; init; } = [];

    /// <summary>Public keys for signed decisions.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Who stands in, by key.</summary>
    public string? Deputy { get; init; }

    /// <summary>Roles written in the plan.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}

/// <summary>An account on a surface.</summary>
/// <param name="Surface"><c>slack</c>, <c>teams</c>, <c>oidc</c>.</param>
/// <param name="Id">The surface's immutable id.</param>
public sealed record Account(string Surface, string Id)
{
    /// <inheritdoc />
    public override string ToString() => $"{Surface}:{Id}";
}

/// <summary>A role whose members come from a group.</summary>
/// <param name="Name">The role.</param>
/// <param name="Group">The group.</param>
/// <param name="MaxAge">How old a reading of the group may be and still count.</param>
public sealed record RoleSource(string Name, Account? Group, TimeSpan MaxAge);
