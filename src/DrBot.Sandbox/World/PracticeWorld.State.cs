using DrBot.Sandbox.Kubernetes;

namespace DrBot.Sandbox.World;

public sealed partial class PracticeWorld
{
    /// <summary>The world as it is now.</summary>
    public WorldState Read()
    {
        lock (_gate)
        {
            var (now, wire) = Clock.Now;
            Advance_NeedsLock(now);
            return new WorldState
            {
                Databases = _databases.All.ToDictionary(d => d.Id, d => new DatabaseState(
                    d.IsReplica ? "replica" : "primary", d.Region, d.Status, d.Source?.Id, d.Lag.At(now), d.Endpoint)),
                Dns = Dns_NeedsLock(),
                Deployments = ByPlace_NeedsLock(c => c.Deployments, (c, d) => State(c.Spec.Region, d, now)),
                Configmaps = ByPlace_NeedsLock(c => c.ConfigMaps, (_, m) => Data(m)),
                Regions = _regions.Names.ToDictionary(r => r, r => new RegionState(
                    _regions.IsUp(r), _front.Trouble(r, now), [.. Spec.Hosts.Keys.Where(h => _front.Resolve(h) == r)])),
                Mails = [.. _mailbox.Mails],
                StatusPage = _statusPage.State,
                Clock = new ClockState(now, wire, Clock.Speed),
                Faults = [.. _exchange.Faults.Select(f =>
                    $"{f.Name} {f.Operation}{(f.Remaining is { } n ? $" x{n}" : "")}")],
            };
        }
    }

    private Dictionary<string, TState> ByPlace_NeedsLock<TObject, TState>(
        Func<Cluster, IEnumerable<TObject>> objects, Func<Cluster, TObject, TState> state)
        where TObject : KubeObject => (
        from cluster in _clusters
        from item in objects(cluster)
        select (Place: $"{cluster.Spec.Name}/{item.Namespace}/{item.Name}", State: state(cluster, item)))
        .ToDictionary(p => p.Place, p => p.State);

    private static DeploymentState State(string region, Deployment deployment, DateTimeOffset now)
    {
        var ready = deployment.Ready(now).ToList();
        var env = ready.SelectMany(p => p.Environment ?? new Dictionary<string, string>()).Distinct()
            .GroupBy(e => e.Key)
            .ToDictionary(g => g.Key, g => string.Join(" | ", g.Select(e => e.Value)));
        return new DeploymentState(region, deployment.Desired, ready.Count, deployment.RestartedAt, env);
    }

    private static IReadOnlyDictionary<string, string> Data(KubeObject map) =>
        (map.Json["data"] as System.Text.Json.Nodes.JsonObject ?? [])
            .ToDictionary(d => d.Key, d => d.Value!.ToString());

    private Dictionary<string, DnsState> Dns_NeedsLock() => (
        from zone in _zones
        from record in zone.Records
        select (Name: record.Name.TrimEnd('.'), State: new DnsState(
            record.Type, string.Join(' ', record.Values), record.Ttl, zone.IsPending(record) ? "PENDING" : "INSYNC",
            zone.Served(record.Name, record.Type)?.Values[0])))
        .ToDictionary(r => r.Name, r => r.State);
}
