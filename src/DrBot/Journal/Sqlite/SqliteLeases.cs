namespace DrBot.Journal.Sqlite;

/// <summary>
/// Leases beside the journal. The file's lock proves that no other process lives, so whatever an earlier process held is
/// free; within this one time is measured by a clock that nobody can set. <c>expires_at</c> is for people to read.
/// </summary>
internal sealed class SqliteLeases(ISideStorage storage, TimeProvider wire) : ILeases
{
    // Touched by the writer's thread alone, within its transaction. What a transaction that failed left here only makes
    // others wait until it has run out.
    private readonly Dictionary<string, Holding> held = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => Take(s, resource, holder, length), cancellationToken);

    /// <inheritdoc />
    public Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => Renew(s, lease, length), cancellationToken);

    /// <inheritdoc />
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        storage.WriteAsync(s => Release(s, lease), cancellationToken);

    /// <summary>True while a lease is the newest of its resource and was not released; read within a transaction.</summary>
    internal static bool IsHeld(SqliteSession session, Lease lease) =>
        session.Scalar(
            "SELECT 1 FROM lease WHERE resource = $1 AND epoch = $2 AND holder = $3",
            lease.Resource, lease.Epoch, lease.Holder) is not null;

    private Lease? Take(SqliteSession session, string resource, string holder, TimeSpan length)
    {
        if (held.TryGetValue(resource, out var other) && other.Holder != holder && !HasRunOut(other))
            return null;
        var epoch = (long)session.Scalar(
            "INSERT INTO lease(resource, holder, epoch, expires_at) VALUES ($1, $2, 1, $3) ON CONFLICT(resource) "
            + "DO UPDATE SET holder = excluded.holder, epoch = epoch + 1, expires_at = excluded.expires_at RETURNING epoch",
            resource, holder, EndOf(length))!;
        held[resource] = new Holding(holder, wire.GetTimestamp(), length);
        return new Lease(resource, holder, epoch);
    }

    private bool Renew(SqliteSession session, Lease lease, TimeSpan length)
    {
        if (session.Execute(
            "UPDATE lease SET expires_at = $4 WHERE resource = $1 AND epoch = $2 AND holder = $3",
            lease.Resource, lease.Epoch, lease.Holder, EndOf(length)) == 0)
            return false;
        held[lease.Resource] = new Holding(lease.Holder, wire.GetTimestamp(), length);
        return true;
    }

    private bool Release(SqliteSession session, Lease lease)
    {
        if (session.Execute(
            "UPDATE lease SET holder = '', expires_at = 0 WHERE resource = $1 AND epoch = $2 AND holder = $3",
            lease.Resource, lease.Epoch, lease.Holder) == 0)
            return false;
        held.Remove(lease.Resource);
        return true;
    }

    private bool HasRunOut(Holding holding) => wire.GetElapsedTime(holding.Since) >= holding.Length;

    private long EndOf(TimeSpan length) => wire.GetUtcNow().Add(length).ToUnixTimeMilliseconds();

    private sealed record Holding(string Holder, long Since, TimeSpan Length);
}
