namespace DrBot.Sandbox.World;

public sealed partial class PracticeWorld
{
    /// <summary>The world as it is now.</summary>
    public WorldState Read()
    {
        lock (_gate)
        {
            var now = Clock.Now.Domain;
            Advance_NeedsLock(now);
            return new WorldState
            {
                Databases = _databases.All.ToDictionary(d => d.Id, d => new DatabaseState(
                    d.IsReplica ? "replica" : "primary", d.Region, d.Status, d.Source?.Id, d.Lag.At(now), d.Endpoint)),
                Dns = Dns_NeedsLock(),
                Regions = _regions.Names.ToDictionary(r => r, r => new RegionState(_regions.IsUp(r))),
                Clock = new ClockState(now, Clock.Speed),
                Faults = [.. _exchange.Faults.Select(f => $"{f.Name} {f.Operation}{(f.Remaining is { } n ? $" x{n}" : "")}")],
            };
        }
    }

    private Dictionary<string, DnsState> Dns_NeedsLock() => (
        from zone in _zones
        from record in zone.Records
        select (Name: record.Name.TrimEnd('.'), State: new DnsState(
            record.Type, string.Join(' ', record.Values), record.Ttl, zone.IsPending(record) ? "PENDING" : "INSYNC",
            zone.Served(record.Name, record.Type)?.Values[0])))
        .ToDictionary(r => r.Name, r => r.State);
}
