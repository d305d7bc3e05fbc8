namespace DrBot.Journal;

/// <summary>The leases of a store that is open for reading only: nobody does anything from here.</summary>
internal sealed class RefusedLeases : ILeases
{
    /// <inheritdoc />
    public Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken) =>
        Refuse<Lease?>();

    /// <inheritdoc />
    public Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) => Refuse<bool>();

    /// <inheritdoc />
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => Refuse<bool>();

    private static Task<T> Refuse<T>() => Task.FromException<T>(
        new JournalUnavailableException("the journal is open for reading only: no lease can be taken"));
}
