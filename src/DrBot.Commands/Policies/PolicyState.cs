using System.Collections.Immutable;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Policies;

/// <summary>Which policy of a plan counts, and which waits to be confirmed; folded from the plan's stream.</summary>
public sealed record PolicyState
{
    /// <summary>How many entries the stream has.</summary>
    public long Version { get; init; }

    /// <summary>The plan's version loaded last, by hash; null before the first.</summary>
    public string? Loaded { get; init; }

    /// <summary>The plan's version whose policy counts, by hash.</summary>
    public string? Confirmed { get; init; }

    /// <summary>The digest of the policy that counts; null where an older version recorded none.</summary>
    public string? ConfirmedPolicy { get; init; }

    /// <summary>The policy that waits; null when none does.</summary>
    public PendingPolicy? Pending { get; init; }

    /// <summary>The state a stream leaves behind.</summary>
    public static PolicyState From(IEnumerable<Recorded> entries) => entries.Aggregate(new PolicyState(), Apply);

    /// <summary>The state after one more entry.</summary>
    public static PolicyState Apply(PolicyState state, Recorded entry) => entry.Event switch
    {
        PlanLoaded e => state.After(e, entry.At),
        PolicyApproved e when state.Pending is { DeniedBy: null } p && p.Policy == e.Policy => state with
        {
            Pending = p with { Votes = p.Votes.RemoveAll(v => v.Person == e.Person).Add(new Vote(e.Person, e.Account, e.Roles, entry.At)) },
        },
        PolicyDenied e when state.Pending is { } p && p.Policy == e.Policy => state with { Pending = p with { DeniedBy = e.Person } },
        PolicyConfirmed e when state.Pending is { } p && p.Policy == e.Policy => state with
        {
            Confirmed = p.Hash,
            ConfirmedPolicy = p.Policy,
            Pending = null,
        },
        _ => state,
    } with
    {
        Version = entry.Version,
    };

    private PolicyState After(PlanLoaded e, DateTimeOffset at)
    {
        var before = ConfirmedPolicy ?? e.PolicyBefore;
        // The first version of a plan counts as it is; so did every one before policies were recorded.
        if (Confirmed is null || e.Policy is null)
            return this with { Loaded = e.Hash, Confirmed = e.Hash, ConfirmedPolicy = e.Policy, Pending = null };
        if (e.Policy == before)
            return this with { Loaded = e.Hash, ConfirmedPolicy = before, Pending = null };
        return this with
        {
            Loaded = e.Hash,
            ConfirmedPolicy = before,
            Pending = Pending?.Policy == e.Policy ? Pending with { Hash = e.Hash } : new PendingPolicy(e.Hash, e.Policy, at),
        };
    }
}

/// <summary>A policy that waits to be confirmed.</summary>
/// <param name="Hash">The plan's version that has it.</param>
/// <param name="Policy">Its digest.</param>
public sealed record PendingPolicy(string Hash, string Policy, DateTimeOffset Since)
{
    /// <summary>Who said yes.</summary>
    public ImmutableList<Vote> Votes { get; init; } = [];

    /// <summary>Who said no; then it never counts, and another change begins anew.</summary>
    public string? DeniedBy { get; init; }
}
