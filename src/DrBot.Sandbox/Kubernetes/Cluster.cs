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

    private static JsonObject Namespace(string name, DateTimeOffset created) => Json(
        $$"""
        { "kind": "Namespace", "apiVersion": "v1", "metadata": {{Metadata(name, null, created)}},
          "status": { "phase": "Active" } }
        """);

    private static JsonObject ConfigMap(
        ConfigMapSpec map, string @namespace, WorldSpec world, DateTimeOffset created) => Json(
        $$"""
        { "kind": "ConfigMap", "apiVersion": "v1", "metadata": {{Metadata(map.Name, @namespace, created)}},
          "data": { "DB_HOST": "{{DbInstance.EndpointOf(map.Database, RegionOf(world, map.Database))}}" } }
        """);

    private static JsonObject Manifest(DeploymentSpec spec, string @namespace, DateTimeOffset created) => Json(
        $$"""
        { "kind": "Deployment", "apiVersion": "apps/v1", "metadata": {{Metadata(spec.Name, @namespace, created)}},
          "spec": {
            "replicas": {{spec.Replicas}}, "progressDeadlineSeconds": 600, "strategy": { "type": "RollingUpdate" },
            "selector": { "matchLabels": { "app": "{{spec.Name}}" } },
            "template": {
              "metadata": { "labels": { "app": "{{spec.Name}}" } },
              "spec": { "containers": [ {
                "name": "{{spec.Name}}", "image": "{{spec.Name}}:latest",
                "env": [ { "name": "DB_HOST",
                  "valueFrom": { "configMapKeyRef": { "name": "{{spec.ConfigMap}}", "key": "DB_HOST" } } } ]
              } ] }
            }
          } }
        """);

    private static string Metadata(string name, string? @namespace, DateTimeOffset created) =>
        $$"""
        { "name": "{{name}}",{{(@namespace is null ? "" : $" \"namespace\": \"{@namespace}\",")}}
          "uid": "d1b07000-0000-4000-8000-{{StableHash.Of($"{@namespace}/{name}"):x12}}",
          "resourceVersion": "1", "generation": 1, "creationTimestamp": "{{created:yyyy-MM-dd'T'HH:mm:ss'Z'}}",
          "labels": { "app": "{{name}}" } }
        """;

    private static string RegionOf(WorldSpec world, string database) =>
        world.Databases.First(d => d.Id == database).Region;

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
