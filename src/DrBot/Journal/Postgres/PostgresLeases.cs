namespace DrBot.Journal.Postgres;

/// <summary>Leases beside the journal, by the server's clock. Appends check their fence under a lock of the row, so a lease
/// is never taken between that look and the commit.</summary>
internal sealed class PostgresLeases(PostgresReads database) : ILeases
{
    /// <inheritdoc />
    public async Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken)
    {
        var epoch = await database.RowsAsync(
            "INSERT INTO leases AS l (resource, holder, epoch, expires_at) VALUES ($1, $2, 1, clock_timestamp() + $3) "
            + "ON CONFLICT(resource) DO UPDATE SET holder = excluded.holder, epoch = l.epoch + 1, expires_at = clock_timestamp() + $3 "
            + "WHERE l.expires_at <= clock_timestamp() OR l.holder = excluded.holder RETURNING epoch",
            r => r.GetInt64(0), cancellationToken, resource, holder, length);
        return epoch is [var mine] ? new Lease(resource, holder, mine) : null;
    }

    /// <inheritdoc />
    public async Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            "UPDATE leases SET expires_at = clock_timestamp() + $4 WHERE resource = $1 AND epoch = $2 AND holder = $3",
            cancellationToken, lease.Resource, lease.Epoch, lease.Holder, length) > 0;

    /// <inheritdoc />
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE leases SET holder = '', expires_at = '-infinity' WHERE resource = $1 AND epoch = $2 AND holder = $3",
        cancellationToken, lease.Resource, lease.Epoch, lease.Holder);
}
