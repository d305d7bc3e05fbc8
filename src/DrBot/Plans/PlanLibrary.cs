using System.Collections.Concurrent;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Journal;

namespace DrBot.Plans;

/// <summary>The plans that count now, and every copy a run ever named.</summary>
internal sealed class PlanLibrary(IPlanArchive archive, ActionRegistry actions)
{
    private readonly ConcurrentDictionary<string, LoadedPlan> current = new();
    private readonly ConcurrentDictionary<string, LoadedPlan> copies = new();

    /// <summary>The plans that count now, by name.</summary>
    public IReadOnlyList<LoadedPlan> All => [.. current.Values.OrderBy(p => p.Plan.Name, StringComparer.Ordinal)];

    /// <summary>The plan of this name that counts now, or null.</summary>
    public LoadedPlan? Current(string name) => current.GetValueOrDefault(name);

    /// <summary>The copy of this hash, as it was archived.</summary>
    /// <exception cref="InvalidOperationException">There is no such copy, or this version cannot read it.</exception>
    public async Task<LoadedPlan> ByHashAsync(string hash, CancellationToken cancellationToken)
    {
        if (copies.TryGetValue(hash, out var known))
            return known;
        var sources = await archive.GetAsync(hash, cancellationToken)
            ?? throw new InvalidOperationException($"the journal holds no plan {hash}");
        var reading = PlanReader.Read(sources, actions.Catalogue);
        var plan = reading.Loaded
            ?? throw new InvalidOperationException($"the archived plan {hash} cannot be read: {string.Join("; ", reading.Errors)}");
        return copies.GetOrAdd(hash, plan);
    }

    /// <summary>Archives a plan; from now on it is the one of its name that counts.</summary>
    public async Task PutAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        await archive.StoreAsync(plan.Hash, plan.Sources, cancellationToken);
        copies[plan.Hash] = plan;
        current[plan.Plan.Name] = plan;
    }
}
