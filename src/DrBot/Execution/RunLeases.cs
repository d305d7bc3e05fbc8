using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DrBot.Replicas;

namespace DrBot.Execution;

/// <summary>Which runs this replica drives: a lease for each, <c>run/ID</c>. Used by the driver's loop alone.</summary>
internal sealed class RunLeases(LeaseKeeper keeper)
{
    private readonly ConcurrentDictionary<string, RunHold> held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> refused = new(StringComparer.Ordinal);

    /// <summary>The runs it drives.</summary>
    public IReadOnlyCollection<string> Runs => [.. held.Keys];

    /// <summary>True while somebody else drives a run that was asked for.</summary>
    public bool IsAnyElsewhere => refused.Count > 0;

    /// <summary>Drives the run from now on if nobody else does; null otherwise.</summary>
    /// <exception cref="Journal.JournalUnavailableException">The store cannot be written.</exception>
    public async Task<RunHold?> HoldAsync(string run, CancellationToken cancellationToken)
    {
        if (Find(run, out var hold))
            return hold;
        if (refused.TryGetValue(run, out var at) && keeper.Wire.GetElapsedTime(at) < keeper.Times.TryEvery)
            return null;
        if (await keeper.TakeAsync("run/" + run, cancellationToken) is not { } lease)
        {
            refused[run] = keeper.Wire.GetTimestamp();
            return null;
        }

        refused.TryRemove(run, out _);
        return held[run] = new RunHold(lease);
    }

    /// <summary>Completes when it is time to ask again for what others drive.</summary>
    public Task NextTryAsync(CancellationToken cancellationToken) => IsAnyElsewhere
        ? Task.Delay(keeper.Times.TryEvery, keeper.Wire, cancellationToken)
        : Task.Delay(Timeout.InfiniteTimeSpan, keeper.Wire, cancellationToken);

    /// <summary>Lets a run go, if it drives it.</summary>
    public async Task LetGoAsync(string run)
    {
        refused.TryRemove(run, out _);
        if (held.TryRemove(run, out var hold))
            await hold.Lease.LetGoAsync();
    }

    /// <summary>Forgets everything about runs that are not among these any more.</summary>
    public async Task KeepOnlyAsync(IReadOnlySet<string> runs)
    {
        foreach (var run in held.Keys.Concat(refused.Keys).Where(r => !runs.Contains(r)).ToArray())
            await LetGoAsync(run);
    }

    private bool Find(string run, [NotNullWhen(true)] out RunHold? hold)
    {
        if (held.TryGetValue(run, out hold) && !hold.Lease.Lost.IsCancellationRequested)
            return true;
        held.TryRemove(run, out _);
        hold = null;
        return false;
    }
}

/// <summary>A run this replica drives.</summary>
internal sealed class RunHold(HeldLease lease)
{
    /// <summary>What every write of its driver carries.</summary>
    public HeldLease Lease { get; } = lease;

    /// <summary>True once it is on record who took the run up, if it was under way before.</summary>
    public bool IsSettled { get; set; }
}
