using DrBot.Journal;

namespace DrBot.Tests.Execution.Bench;

/// <summary>Leases as one process reaches them: after its death it takes, renews and releases none.</summary>
internal sealed class WatchedLeases(ILeases inner, Doings doings) : ILeases
{
    public Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken) =>
        doings.DoAsync(() => inner.TakeAsync(resource, holder, length, cancellationToken));

    public Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) =>
        doings.DoAsync(() => inner.RenewAsync(lease, length, cancellationToken));

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => doings.DoAsync(async () =>
    {
        await inner.ReleaseAsync(lease, cancellationToken);
        return true;
    });
}
