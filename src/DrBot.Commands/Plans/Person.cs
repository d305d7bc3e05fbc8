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

    /// <summary>Public keys for signed decisions, as lines (<see cref="Approvals.PersonKey"/>).</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Who stands in, by key.</summary>
    public string? Deputy { get; init; }

    /// <summary>Roles written in the plan.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The key with this fingerprint, or null.</summary>
    public Approvals.PersonKey? Key(string fingerprint)
    {
        foreach (var line in Keys)
            if (Approvals.PersonKey.FingerprintOf(line) == fingerprint && Approvals.PersonKey.TryRead(line, out var key))
                return key;
        return null;
    }

    /// <summary>True when the account is this person's: one of the accounts written down, or one of the keys.</summary>
    public bool Owns(Account account) => account.Surface == Approvals.PersonKey.Surface
        ? Key(account.Id) is not null
        : Accounts.Contains(account);
}

/// <summary>An account on a surface.</summary>
/// <param name="Surface"><c>slack</c>, <c>teams</c>, <c>oidc</c>; <c>key</c> for a person's key, by its fingerprint.</param>
/// <param name="Id">The surface's immutable id.</param>
public sealed record Account(string Surface, string Id)
{
    /// <inheritdoc />
    public override string ToString() => $"{Surface}:{Id}";

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is no account.</summary>
    public static Account? Parse(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        ? new Account(text[..colon], text[(colon + 1)..])
        : null;
}

/// <summary>A role whose members come from a group.</summary>
/// <param name="Name">The role.</param>
/// <param name="Group">The group.</param>
/// <param name="MaxAge">How old a reading of the group may be and still count.</param>
public sealed record RoleSource(string Name, Account? Group, TimeSpan MaxAge);
