using System.Collections.Immutable;

namespace DrBot.Commands.Accounts;

/// <summary>The second accounts of a plan's people; folded from the stream <c>accounts/PLAN</c>.</summary>
public sealed record LinkState
{
    /// <summary>The prefix of the streams.</summary>
    public const string StreamPrefix = "accounts/";

    /// <summary>The stream of a plan.</summary>
    public static string Stream(string plan) => StreamPrefix + plan;

    /// <summary>How many entries the stream has.</summary>
    public long Version { get; init; }

    /// <summary>Every link that was not removed, by id.</summary>
    public ImmutableDictionary<string, AccountLink> Links { get; init; } = ImmutableDictionary<string, AccountLink>.Empty;

    /// <summary>The link an account stands in; null when in none.</summary>
    public AccountLink? Of(string account) => Links.Values.FirstOrDefault(l => l.IsLinked && l.Account == account);

    /// <summary>The state a stream leaves behind.</summary>
    public static LinkState From(IEnumerable<Recorded> entries) => entries.Aggregate(new LinkState(), Apply);

    /// <summary>The state after one more entry.</summary>
    public static LinkState Apply(LinkState state, Recorded entry) => state with
    {
        Version = entry.Version,
        Links = entry.Event switch
        {
            AccountOffered e => state.Links.SetItem(e.Link, new AccountLink(e.Link, e.Person, e.From, e.Code, entry.At)),
            AccountClaimed e when state.Links.TryGetValue(e.Link, out var l) && l.Account is null =>
                state.Links.SetItem(e.Link, l with { Account = e.Account }),
            AccountLinked e when state.Links.TryGetValue(e.Link, out var l) && l.Account == e.Account =>
                state.Links.SetItem(e.Link, l with { LinkedAt = entry.At }),
            AccountAccepted e when state.Links.TryGetValue(e.Link, out var l) && l.IsLinked =>
                state.Links.SetItem(e.Link, l with { AcceptedBy = e.By }),
            AccountRemoved e => state.Links.Remove(e.Link),
            _ => state.Links,
        },
    };
}

/// <summary>A second account on its way to a person, or there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">The person, by the plan's key.</param>
/// <param name="From">The account it was offered from.</param>
/// <param name="Code">SHA-256 of the code.</param>
/// <param name="OfferedAt">When.</param>
public sealed record AccountLink(string Id, string Person, string From, string Code, DateTimeOffset OfferedAt)
{
    /// <summary>How long a code holds, from the offer to the confirmation.</summary>
    public static TimeSpan CodeHolds { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long somebody else may take to vouch for it.</summary>
    public static TimeSpan AcceptWithin { get; } = TimeSpan.FromHours(24);

    /// <summary>The second account, once it gave the code.</summary>
    public string? Account { get; init; }

    /// <summary>When the person confirmed it.</summary>
    public DateTimeOffset? LinkedAt { get; init; }

    /// <summary>Who vouched for it; from then on it may vote.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>True once both sides said yes.</summary>
    public bool IsLinked => LinkedAt is not null;
}
