using System.Collections.Concurrent;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Journal;

namespace DrBot.Plans;

/// <summary>The plans that count now, and every copy a run ever named.</summary>
internal sealed class PlanLibrary(IPlanArchive archive)
{
    private readonly ConcurrentDictionary<string, LoadedPlan> current = new();
    private readonly ConcurrentDictionary<string, LoadedPlan> files = new();
    private readonly ConcurrentDictionary<string, PolicyStanding> policies = new();
    private readonly ConcurrentDictionary<string, LoadedPlan> copies = new();

    /// <summary>
    /// The plans that count now, by name. One whose people, roles or approvals nobody has confirmed yet gives no right here that
    /// the confirmed one does not give as well.
    /// </summary>
    public IReadOnlyList<LoadedPlan> All => [.. current.Values.OrderBy(p => p.Plan.Name, StringComparer.Ordinal)];

    /// <summary>The plan of this name that counts now, or null.</summary>
    public LoadedPlan? Current(string name) => current.GetValueOrDefault(name);

    /// <summary>The plans as their files say, whatever of them is confirmed.</summary>
    public IReadOnlyList<LoadedPlan> Files => [.. files.Values.OrderBy(p => p.Plan.Name, StringComparer.Ordinal)];

    /// <summary>The plan of this name as its file says, or null.</summary>
    public LoadedPlan? File(string name) => files.GetValueOrDefault(name);

    /// <summary>Which policy of a plan counts and which waits; null for a plan nobody recorded.</summary>
    public PolicyStanding? PolicyOf(string name) => policies.GetValueOrDefault(name);

    /// <summary>The copy of this hash when it was read before, or null.</summary>
    public LoadedPlan? Kept(string hash) => copies.GetValueOrDefault(hash);

    /// <summary>The copy of this hash, as it was archived.</summary>
    /// <exception cref="InvalidOperationException">There is no such copy.</exception>
    /// <exception cref="FormatException">This version cannot read it.</exception>
    public async Task<LoadedPlan> ByHashAsync(string hash, CancellationToken cancellationToken)
    {
        if (copies.TryGetValue(hash, out var known))
            return known;
        var sources = await archive.GetAsync(hash, cancellationToken)
            ?? throw new InvalidOperationException($"the journal holds no plan {hash}");
        // Accepted before, by this hash: rules learnt since must not take a run its plan away.
        return copies.GetOrAdd(hash, PlanReader.ReadCopy(sources));
    }

    /// <summary>Archives a plan; from now on it is the one of its name that counts.</summary>
    public async Task PutAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        await ArchiveAsync(plan, cancellationToken);
        Show(plan);
    }

    /// <summary>Keeps the copy a run may name.</summary>
    public async Task ArchiveAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        await archive.StoreAsync(plan.Hash, plan.Sources, cancellationToken);
        copies[plan.Hash] = plan;
    }

    /// <summary>From now on this plan is the one of its name, where nothing can be recorded and so nobody can act on it.</summary>
    public void Show(LoadedPlan plan) =>
        copies[plan.Hash] = files[plan.Plan.Name] = current[plan.Plan.Name] = plan;

    /// <summary>From now on this plan counts, with no more rights than the policy that stands gives.</summary>
    public void Set(LoadedPlan plan, PolicyStanding standing)
    {
        policies[plan.Plan.Name] = standing;
        files[plan.Plan.Name] = plan;
        current[plan.Plan.Name] = standing.State.Pending is null
            ? plan
            : plan with { Plan = NarrowedPlan.Of(standing.Confirmed.Plan, plan.Plan) };
    }
}

/// <summary>Which policy of a plan counts, and which waits.</summary>
/// <param name="Confirmed">The version whose people, roles and approvals count.</param>
internal sealed record PolicyStanding(PolicyState State, LoadedPlan Confirmed);
