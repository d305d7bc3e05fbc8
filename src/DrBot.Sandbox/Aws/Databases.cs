using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>Every database of the world, and what replicates from what.</summary>
internal sealed class Databases
{
    private readonly List<DbInstance> _all = [];
    private readonly Regions _regions;

    public Databases(WorldSpec spec, Regions regions, DateTimeOffset now)
    {
        _regions = regions;
        Promotion = spec.Timings.Promotion;
        foreach (var db in spec.Databases)
        {
            var source = db.Source is null ? null : Named(db.Source);
            var replication = source is null ? Replication.None : Replication.Healthy;
            _all.Add(new DbInstance(db.Id, db.Region, source, now.AddDays(-90), replication));
        }
    }

    public IReadOnlyList<DbInstance> All => _all;

    /// <summary>How long the next promotion takes.</summary>
    public TimeSpan Promotion { get; set; }

    public void Add(DbInstance instance) => _all.Add(instance);

    public DbInstance? Find(string region, string id) =>
        _all.Find(d => d.Region == region && string.Equals(d.Id, id, StringComparison.OrdinalIgnoreCase));

    public DbInstance? ByEndpoint(string address) => _all.Find(d => d.Endpoint == address);

    /// <exception cref="ArgumentException">There is none.</exception>
    public DbInstance Named(string id) => _all.Find(d => d.Id == id) ?? throw new ArgumentException(
        $"there is no database '{id}'; there are {string.Join(", ", _all.Select(d => d.Id))}", nameof(id));

    public void Advance(DateTimeOffset now)
    {
        foreach (var db in _all)
            db.Advance(now);
    }

    /// <summary>After a region or a replication changed: every replica's lag follows.</summary>
    public void Reassess(DateTimeOffset now)
    {
        foreach (var db in _all.Where(d => d.IsReplica && d.Lag.State != Replication.None))
            db.Lag.Enter(now, db.Frozen ? Replication.Stopped
                : _regions.IsUp(db.Source!.Region) ? Replication.Healthy
                : Replication.SourceGone);
    }
}
