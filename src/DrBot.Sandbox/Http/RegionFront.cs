using System.Text.Json.Nodes;
using DrBot.Sandbox.Aws;
using DrBot.Sandbox.Kubernetes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Http;

/// <summary>
/// What stands behind the plan's host names: the region the emulated record points resolvers at. It is healthy only
/// if the region is up, its serving pods are ready, and the database those pods were started with takes writes.
/// </summary>
internal sealed class RegionFront(
    WorldSpec spec, IReadOnlyList<HostedZone> zones, IReadOnlyList<Cluster> clusters, Databases databases,
        Regions regions)
{
    public bool Serves(string host) => spec.Hosts.ContainsKey(host.ToLowerInvariant());

    public WireResponse Respond(WireRequest request, WorldTime now)
    {
        if (request.Path != "/health")
            return WireResponse.Json(404,
                new JsonObject { ["error"] = $"nothing is served at {request.Path}; try /health" });
        var region = Resolve(request.Host);
        var reason = region is null
            ? $"{request.Host} resolves to no region"
            : Trouble(region, now.Domain, spec.Hosts[request.Host.ToLowerInvariant()]);
        return WireResponse.Json(reason is null ? 200 : 503, new JsonObject
        {
            ["status"] = reason is null ? "ok" : "unavailable",
            ["region"] = region,
            ["reason"] = reason,
        });
    }

    /// <summary>The region resolvers are sent to for a name, or null.</summary>
    public string? Resolve(string host)
    {
        // A chain longer than this is a loop.
        for (var hops = 0; hops < 8; hops++)
        {
            if (spec.EntryPoints.TryGetValue(host.TrimEnd('.'), out var region))
                return region;
            var name = DnsRecord.Canonical(host);
            if (zones.Select(z => z.Served(name, "CNAME")).FirstOrDefault(r => r is not null) is not { } record)
                return null;
            host = record.Values[0].ToLowerInvariant();
        }

        return null;
    }

    /// <summary>Why a region serves nobody from the namespace (null: production's), or null when it does.</summary>
    public string? Trouble(string region, DateTimeOffset now, string? @namespace = null)
    {
        if (!regions.IsUp(region))
            return $"{region} is down";
        var serving =
            from cluster in clusters.Where(c => c.Spec.Region == region)
            from ns in cluster.Spec.Namespaces.Where(n => n.Name == (@namespace ?? cluster.Spec.Namespaces[0].Name))
            from wanted in ns.Deployments.Where(d => d.Serves)
            select cluster.Deployments.First(d => d.Namespace == ns.Name && d.Name == wanted.Name);
        foreach (var deployment in serving)
        {
            var ready = deployment.Ready(now).ToList();
            if (ready.Count == 0)
                return $"{deployment.Name} has no ready pod in {region} ({deployment.Desired} wanted)";
            var hosts = ready.Select(p => p.Environment?.GetValueOrDefault("DB_HOST") ?? "").Distinct();
            if (hosts.Select(h => DatabaseTrouble(h, deployment.Name))
                .FirstOrDefault(t => t is not null) is { } trouble)
                return trouble;
        }

        return null;
    }

    private string? DatabaseTrouble(string host, string deployment) => databases.ByEndpoint(host) switch
    {
        null => $"{deployment} was started with DB_HOST '{host}', which is no database",
        var db when !regions.IsUp(db.Region) =>
            $"{deployment} was started with {db.Id}, whose region {db.Region} is down",
        { IsReplica: true } db => $"{deployment} was started with {db.Id}, which is a read replica",
        { TakesWrites: false } db => $"{deployment} was started with {db.Id}, which is {db.Status}",
        _ => null,
    };
}
