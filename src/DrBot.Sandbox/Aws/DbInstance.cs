using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>An emulated database instance: its status is a queue of changes that fall due.</summary>
/// <param name="replication">What its replication is at first: a replica still being created has none.</param>
internal sealed class DbInstance(
    string id, string region, DbInstance? source, DateTimeOffset created, Replication replication)
{
    private readonly Queue<(DateTimeOffset Due, Action Apply)> _changes = new();

    public string Id => id;

    public string Region => region;

    public DateTimeOffset Created => created;

    public DbInstance? Source { get; private set; } = source;

    public string Status { get; private set; } = "available";

    public ReplicaLag Lag { get; } = new(replication);

    public bool Frozen { get; set; }

    public int BackupRetention { get; set; } = 7;

    public bool MultiAz { get; set; } = source is null;

    public string Class { get; set; } = "db.r5.2xlarge";

    public bool DeletionProtection { get; set; }

    /// <summary>True from the acceptance of a change to its end, also before the status shows it.</summary>
    public bool IsBusy => _changes.Count > 0;

    public bool IsReplica => Source is not null;

    /// <summary>True when it takes writes: promoted or never a replica, and running.</summary>
    public bool TakesWrites => !IsReplica && Status is "available" or "backing-up";

    public string Arn => $"arn:aws:rds:{region}:{StsService.Account}:db:{id}";

    public string Endpoint => EndpointOf(id, region);

    public static string EndpointOf(string id, string region) => $"{id}.cpractice0drb.{region}.rds.amazonaws.com";

    public void Promote(DateTimeOffset now, WorldTimings timings, TimeSpan duration)
    {
        var lag = TimeSpan.FromTicks(Math.Min(timings.StatusLag.Ticks, duration.Ticks / 10));
        Then(now + lag, "modifying");
        Then(now + duration * 0.6, "rebooting");
        Then(now + duration, "backing-up", at =>
        {
            Source = null;
            Lag.Enter(at, Replication.None);
        });
        // It takes writes by now; the first backup only keeps the status busy.
        Then(now + duration * 1.25, "available");
    }

    public void Create(DateTimeOffset now, TimeSpan duration)
    {
        Status = "creating";
        Then(now + duration * 0.8, "backing-up");
        Then(now + duration, "available", at => Lag.Enter(at, Replication.Healthy));
    }

    public void Pass(DateTimeOffset now, string status, TimeSpan duration)
    {
        Status = status;
        Then(now + duration, "available");
    }

    /// <summary>Applies what has fallen due.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (_changes.TryPeek(out var change) && change.Due <= now)
            _changes.Dequeue().Apply();
    }

    private void Then(DateTimeOffset due, string status, Action<DateTimeOffset>? also = null) =>
        _changes.Enqueue((due, () =>
        {
            Status = status;
            also?.Invoke(due);
        }
    ));
}
