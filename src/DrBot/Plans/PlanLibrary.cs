using System.Collections.Concurrent;
using DrBot.Commands.Plans;
using DrBot.Journal;

namespace DrBot.Plans;

/// <summary>The plans that count now, and every copy a run ever named.</summary>
internal sealed class PlanLibrary(IPlanArchive archive)
{
    private readonly ConcurrentDictionary<string, LoadedPlan> current = new();
    private readonly ConcurrentDictionary<string, LoadedPlan> copies = new();

    /// <summary>The plans that count now, by name.</summary>
    public IReadOnlyList<LoadedPlan> All => [.. current.Values.OrderBy(p => p.Plan.Name, StringComparer.Ordinal)];

    /// <summary>The plan of this name that counts now, or null.</summary>
    public LoadedPlan? Current(string name) => current.GetValueOrDefault(name);

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
        await archive.StoreAsync(plan.Hash, plan.Sources, cancellationToken);
        Show(plan);
    }

    /// <summary>The same without archiving it, where nothing can be recorded.</summary>
    public void Show(LoadedPlan plan)
    {
        copies[plan.Hash] = plan;
        current[plan.Plan.Name] = plan;
    }
}
