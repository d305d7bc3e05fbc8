using System.Text.Json.Nodes;
using DrBot.Sandbox.Aws;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>One cluster's objects.</summary>
internal sealed class Cluster
{
    private readonly List<KubeObject> _objects = [];
    private long _version = 1000;

    public Cluster(ClusterSpec spec, WorldSpec world, DateTimeOffset now)
    {
        Spec = spec;
        var created = now - TimeSpan.FromDays(90);
        foreach (var ns in spec.Namespaces)
        {
            _objects.Add(new KubeObject("namespaces", Namespace(ns.Name, created)));
            _objects.AddRange(
                ns.ConfigMaps.Select(m => new KubeObject("configmaps", ConfigMap(m, ns.Name, world, created))));
            _objects.AddRange(
                ns.Deployments.Select(d => new Deployment(Manifest(d, ns.Name, created), world.Timings.PodStart, now)));
        }

        Advance(now);
    }

    public ClusterSpec Spec { get; }

    public string Version => _version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public IEnumerable<Deployment> Deployments => _objects.OfType<Deployment>();

    public IEnumerable<KubeObject> ConfigMaps => _objects.Where(o => o.Resource == "configmaps");

    public IEnumerable<KubeObject> List(string resource, string? @namespace) =>
        _objects.Where(o => o.Resource == resource && (@namespace is null || o.Namespace == @namespace));

    public KubeObject? Find(string resource, string? @namespace, string name) =>
        _objects.Find(o => o.Resource == resource && o.Namespace == @namespace && o.Name == name);

    public void Advance(DateTimeOffset now)
    {
        foreach (var deployment in Deployments)
            if (deployment.Advance(now, name => Find("configmaps", deployment.Namespace, name)?.Json))
                Touch(deployment.Json);
    }

    /// <summary>Takes a replacement over; false when it is the same object.</summary>
    public bool Replace(KubeObject stored, JsonObject next, DateTimeOffset now)
    {
        if (JsonNode.DeepEquals(stored.Json, next))
            return false;
        Touch(next);
        stored.Replace(next, now);
        Advance(now);
        return true;
    }

    private void Touch(JsonObject json)
    {
        _version++;
        json["metadata"]!["resourceVersion"] = Version;
    }

    private static JsonObject Namespace(string name, DateTimeOffset created) => new()
    {
        ["kind"] = "Namespace", ["apiVersion"] = "v1", ["metadata"] = KubeObject.Metadata(name, null, created),
        ["status"] = new JsonObject { ["phase"] = "Active" },
    };

    private static JsonObject ConfigMap(ConfigMapSpec map, string @namespace, WorldSpec world,
        DateTimeOffset created) => new()
    {
        ["kind"] = "ConfigMap", ["apiVersion"] = "v1",
            ["metadata"] = KubeObject.Metadata(map.Name, @namespace, created),
        ["data"] = new JsonObject
        {
            ["DB_HOST"] = DbInstance.EndpointOf(map.Database, world.Databases.First(d => d.Id == map.Database).Region),
        },
    };

    private static JsonObject Manifest(DeploymentSpec spec, string @namespace, DateTimeOffset created) => new()
    {
        ["kind"] = "Deployment", ["apiVersion"] = "apps/v1",
            ["metadata"] = KubeObject.Metadata(spec.Name, @namespace, created),
        ["spec"] = new JsonObject
        {
            ["replicas"] = spec.Replicas,
            ["progressDeadlineSeconds"] = 600,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = spec.Name } },
            ["strategy"] = new JsonObject { ["type"] = "RollingUpdate" },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = spec.Name } },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = spec.Name, ["image"] = $"{spec.Name}:latest",
                        ["env"] = new JsonArray(new JsonObject
                        {
                            ["name"] = "DB_HOST",
                            ["valueFrom"] = new JsonObject
                            {
                                ["configMapKeyRef"] = new JsonObject { ["name"] = spec.ConfigMap, ["key"] = "DB_HOST" },
                            },
                        }),
                    }),
                },
            },
        },
    };
}
