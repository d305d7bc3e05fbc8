using System.Security.Cryptography;
using System.Text;
using DrBot.Sandbox.Aws;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>The clusters' API servers, each under <c>/clusters/{name}</c>; silent while the region is down.</summary>
internal sealed class ClusterWorld(
    IReadOnlyList<Cluster> clusters, Regions regions, Exchange exchange, string token, EksService eks)
{
    /// <param name="request">The request.</param>
    /// <param name="now">Domain and wire time.</param>
    /// <param name="later">Runs each later look of a watch, on a world brought up to date.</param>
    public WireResponse Respond(WireRequest request, WorldTime now, Func<Func<WorldTime, string?>, string?> later)
    {
        try
        {
            var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)
                .ToArray();
            var cluster = clusters.FirstOrDefault(c => c.Spec.Name == parts.ElementAtOrDefault(1))
                ?? throw KubeException.NoPath();
            var path = parts[2..];
            var understood = KubeRequest.Parse(request, path);
            if (!regions.IsUp(cluster.Spec.Region))
                return understood is null
                    ? Unreachable(cluster)
                    : exchange.Serve(
                        Describe(cluster, understood), now, () => new Outcome(Unreachable(cluster)), Refuse);
            Authenticate(request, cluster, now.Wire);
            if (path is ["healthz" or "livez" or "readyz"])
                return WireResponse.Of(200, "text/plain", "ok");
            if (request.Method == "GET" && Discovery.Find(path) is { } document)
                return WireResponse.Json(200, document);
            return Serve(cluster, understood ?? throw KubeException.NoPath(), now, later);
        }
        catch (KubeException e)
        {
            return e.ToResponse();
        }
    }

    private WireResponse Serve(
        Cluster cluster, KubeRequest request, WorldTime now, Func<Func<WorldTime, string?>, string?> later)
    {
        var api = new ClusterApi(cluster);
        if (request.Verb == "watch")
            return new Watch(api, request, cluster.Version, now.Wire).Begin(
                look => later(time => regions.IsUp(cluster.Spec.Region) ? look(time) : null));
        return exchange.Serve(Describe(cluster, request), now, () => Act(api, request, now.Domain), Refuse);
    }

    private static Operation Describe(Cluster cluster, KubeRequest request)
    {
        var resource = request.Subresource is null ? request.Resource : $"{request.Resource}/{request.Subresource}";
        var target = string.Join('/', new[] { cluster.Spec.Name, request.Namespace, request.Name }.OfType<string>());
        return new Operation("kubernetes", $"{request.Verb} {resource}", cluster.Spec.Region, target,
            request.Verb is "patch" or "update")
        {
            Token = request.Wire.Query("fieldManager"),
        };
    }

    private static Outcome Act(ClusterApi api, KubeRequest request, DateTimeOffset now)
    {
        try
        {
            return api.Act(request, now);
        }
        catch (KubeException e)
        {
            return new Outcome(e.ToResponse());
        }
    }

    private void Authenticate(WireRequest request, Cluster cluster, DateTimeOffset now)
    {
        var given = request.Header("authorization").Split(' ', 2) is ["Bearer", var bearer] ? bearer : "";
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token))
            && !eks.Recognises(given, cluster.Spec.Name, now))
            throw new KubeException(401, "Unauthorized", "Unauthorized");
    }

    private WireResponse Unreachable(Cluster cluster) => regions.Cuts(cluster.Spec.Region)
        ? WireResponse.Cut
        : WireResponse.Of(503, "text/plain", $"no API server answers in {cluster.Spec.Region}");

    private static WireResponse Refuse(Fault fault) => fault.Kind == FaultKind.Throttle
        ? new KubeException(fault.Status ?? 429, "TooManyRequests", "Too many requests, please try again later.")
        {
            RetryAfter = fault.RetryAfter ?? 1,
        }.ToResponse()
        : new KubeException(fault.Status ?? 500, "InternalError",
            "Internal error occurred: etcdserver: request timed out").ToResponse();
}
