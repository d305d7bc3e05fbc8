using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>What the API server says of itself, as much of it as kubectl asks for.</summary>
internal static class Discovery
{
    private static readonly string[] ReadVerbs = ["get", "list", "watch"];
    private static readonly string[] ChangeVerbs = ["get", "list", "watch", "patch", "update"];

    /// <summary>The answer to a path that names no resource; null when there is none.</summary>
    public static JsonNode? Find(string[] path) => path switch
    {
        ["version"] => new JsonObject
        {
            ["major"] = "1", ["minor"] = "32", ["gitVersion"] = "v1.32.4", ["platform"] = "linux/amd64",
        },
        ["api"] => new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList", ["apiVersion"] = "v1",
            ["groups"] = new JsonArray(Group("apps"), Group("authorization.k8s.io")),
        },
        ["apis", "apps" or "authorization.k8s.io"] => Group(path[1]),
        ["api", "v1"] => Resources("v1",
            Resource("namespaces", "Namespace", ReadVerbs, "ns", namespaced: false),
            Resource("configmaps", "ConfigMap", ChangeVerbs, "cm")),
        ["apis", "apps", "v1"] => Resources("apps/v1",
            Resource("deployments", "Deployment", ChangeVerbs, "deploy"),
            Scale("deployments/scale")),
        ["apis", "authorization.k8s.io", "v1"] => Resources("authorization.k8s.io/v1",
            Resource("selfsubjectaccessreviews", "SelfSubjectAccessReview", ["create"], null, namespaced: false)),
        _ => null,
    };

    private static JsonObject Group(string name) => new()
    {
        ["kind"] = "APIGroup", ["apiVersion"] = "v1", ["name"] = name,
        ["versions"] = new JsonArray(Version(name)), ["preferredVersion"] = Version(name),
    };

    private static JsonObject Version(string group) => new() { ["groupVersion"] = $"{group}/v1", ["version"] = "v1" };

    private static JsonObject Resources(string version, params JsonNode[] resources) => new()
    {
        ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = version,
        ["resources"] = new JsonArray(resources),
    };

    private static JsonObject Resource(string name, string kind, string[] verbs, string? shortName,
        bool namespaced = true) => new()
    {
        ["name"] = name, ["singularName"] = kind.ToLowerInvariant(), ["namespaced"] = namespaced, ["kind"] = kind,
        ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]),
        ["shortNames"] = shortName is null ? new JsonArray() : new JsonArray(shortName),
    };

    private static JsonObject Scale(string name) => new()
    {
        ["name"] = name, ["singularName"] = "", ["namespaced"] = true, ["group"] = "autoscaling", ["version"] = "v1",
        ["kind"] = "Scale", ["verbs"] = new JsonArray("get", "patch", "update"),
    };
}
