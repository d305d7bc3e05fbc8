using DrBot.Journal;
using DrBot.Replicas;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Replicas;

/// <summary>Leases in memory, for several replicas in one test.</summary>
internal sealed class MemoryLeases(TimeProvider clock) : ILeases
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Lease Lease, DateTimeOffset End)> rows = [];

    /// <summary>True while the store does not answer.</summary>
    public bool IsAway { get; set; }

    /// <summary>How often a lease was renewed.</summary>
    public int Renewals { get; private set; }

    /// <summary>A keeper of a replica with these leases.</summary>
    public static LeaseKeeper Keeper(ILeases leases, TimeProvider wire, string name = "one", LeaseTimes? times = null) => new(
        leases, new Replica(name, name + "#1"), times ?? new LeaseTimes(), wire, NullLogger<LeaseKeeper>.Instance);

    /// <summary>A duty that nobody else wants, begun.</summary>
    public static async Task<SurfaceDuty> SurfaceAsync()
    {
        var duty = new SurfaceDuty(Keeper(new MemoryLeases(TimeProvider.System), TimeProvider.System), NullLogger<SurfaceDuty>.Instance);
        await duty.StartAsync(default);
        await duty.BegunAsync();
        return duty;
    }

    public Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken) => Do(() =>
    {
        var known = rows.GetValueOrDefault(resource);
        if (known.Lease is not null && known.Lease.Holder != holder && known.End > clock.GetUtcNow())
            return null;
        var lease = new Lease(resource, holder, (known.Lease?.Epoch ?? 0) + 1);
        rows[resource] = (lease, clock.GetUtcNow() + length);
        return lease;
    });

    public Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) => Do(() =>
    {
        if (rows[lease.Resource].Lease != lease)
            return false;
        Renewals++;
        rows[lease.Resource] = (lease, clock.GetUtcNow() + length);
        return true;
    });

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => Do(() =>
    {
        if (rows[lease.Resource].Lease == lease)
            rows[lease.Resource] = (lease with { Holder = "" }, DateTimeOffset.MinValue);
        return true;
    });

    /// <summary>Somebody else has it from now on.</summary>
    public void Steal(string resource, string holder = "thief")
    {
        lock (gate)
            rows[resource] = (new Lease(resource, holder, rows[resource].Lease.Epoch + 1), clock.GetUtcNow().AddHours(1));
    }

    private Task<T> Do<T>(Func<T> what)
    {
        if (IsAway)
            return Task.FromException<T>(new JournalUnavailableException("the disk is full"));
        lock (gate)
            return Task.FromResult(what());
    }
}

/// <summary>Waiting for duties.</summary>
internal static class DutyExtensions
{
    /// <summary>Completes once the duty is this replica's.</summary>
    public static async Task<HeldLease> BegunAsync(this Duty duty)
    {
        for (var tries = 0; tries < 10_000; tries++)
        {
            if (duty.Current is { } lease)
                return lease;
            await Task.Delay(1);
        }

        throw new TimeoutException("the duty did not begin");
    }
}
