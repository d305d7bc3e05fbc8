using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>Its leases, measured by the clock it was given.</summary>
internal sealed partial class MemoryStore
{
    private readonly Dictionary<string, Holding> leases = new(StringComparer.Ordinal);

    /// <summary>Takes, as a lease is taken; null while another holds it.</summary>
    public Lease? Take(string resource, string holder, TimeSpan length)
    {
        lock (gate)
        {
            var before = leases.GetValueOrDefault(resource);
            if (before is not null && before.Holder != holder && before.Holder.Length > 0 && !HasRunOut(before))
                return null;
            var epoch = (before?.Epoch ?? 0) + 1;
            leases[resource] = new Holding(holder, epoch, clock.GetTimestamp(), length);
            return new Lease(resource, holder, epoch);
        }
    }

    /// <summary>Renews; false when it is lost.</summary>
    public bool Renew(Lease lease, TimeSpan length)
    {
        lock (gate)
        {
            if (!IsHeld_NeedsLock(lease))
                return false;
            leases[lease.Resource] = new Holding(lease.Holder, lease.Epoch, clock.GetTimestamp(), length);
            return true;
        }
    }

    /// <summary>Lets go.</summary>
    public void Release(Lease lease)
    {
        lock (gate)
            if (IsHeld_NeedsLock(lease))
                leases[lease.Resource] = leases[lease.Resource] with { Holder = "" };
    }

    /// <summary>As a file whose lock was let go: whatever a process that ended held is free.</summary>
    public void FreeLeases()
    {
        lock (gate)
            foreach (var (resource, held) in leases.ToList())
                leases[resource] = held with { Length = TimeSpan.Zero };
    }

    /// <inheritdoc />
    public Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken) =>
        NowAsync(() => Take(resource, holder, length), cancellationToken);

    /// <inheritdoc />
    public Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) =>
        NowAsync(() => Renew(lease, length), cancellationToken);

    /// <inheritdoc />
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => NowAsync(
        () =>
        {
            Release(lease);
            return true;
        },
        cancellationToken);

    private bool IsHeld_NeedsLock(Lease lease) =>
        leases.TryGetValue(lease.Resource, out var held) && held.Epoch == lease.Epoch && held.Holder == lease.Holder;

    private bool HasRunOut(Holding holding) => clock.GetElapsedTime(holding.Since) >= holding.Length;

    private sealed record Holding(string Holder, long Epoch, long Since, TimeSpan Length);
}
