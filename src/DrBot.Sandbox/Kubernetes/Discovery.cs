using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>What the API server says of itself, as much of it as kubectl asks for.</summary>
internal static class Discovery
{
    private const string Read = "\"get\", \"list\", \"watch\"";
    private const string Change = Read + ", \"patch\", \"update\"";

    /// <summary>The answer to a path that names no resource; null when there is none.</summary>
    public static JsonNode? Find(string[] path) => path switch
    {
        ["version"] => JsonNode.Parse(
            """{ "major": "1", "minor": "32", "gitVersion": "v1.32.4", "platform": "linux/amd64" }"""),
        ["api"] => JsonNode.Parse("""{ "kind": "APIVersions", "versions": ["v1"] }"""),
        ["apis"] => JsonNode.Parse(
            $$"""
            { "kind": "APIGroupList", "apiVersion": "v1",
              "groups": [{{Group("apps")}}, {{Group("authorization.k8s.io")}}] }
            """),
        ["apis", "apps" or "authorization.k8s.io"] => JsonNode.Parse(Group(path[1])),
        ["api", "v1"] => Resources("v1",
            Resource("namespaces", "Namespace", "ns", false, Read),
            Resource("configmaps", "ConfigMap", "cm", true, Change)),
        ["apis", "apps", "v1"] => Resources("apps/v1",
            Resource("deployments", "Deployment", "deploy", true, Change),
            """
            { "name": "deployments/scale", "singularName": "", "namespaced": true, "group": "autoscaling",
              "version": "v1", "kind": "Scale", "verbs": ["get", "patch", "update"] }
            """),
        ["apis", "authorization.k8s.io", "v1"] => Resources("authorization.k8s.io/v1",
            Resource("selfsubjectaccessreviews", "SelfSubjectAccessReview", "", false, "\"create\"")),
        _ => null,
    };

    private static string Group(string name) =>
        $$"""
        { "kind": "APIGroup", "apiVersion": "v1", "name": "{{name}}",
          "versions": [{ "groupVersion": "{{name}}/v1", "version": "v1" }],
          "preferredVersion": { "groupVersion": "{{name}}/v1", "version": "v1" } }
        """;

    private static JsonNode? Resources(string version, params string[] resources) => JsonNode.Parse(
        $$"""
        { "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "{{version}}",
          "resources": [{{string.Join(", ", resources)}}] }
        """);

    private static string Resource(string name, string kind, string shortName, bool namespaced, string verbs) =>
        $$"""
        { "name": "{{name}}", "singularName": "{{kind.ToLowerInvariant()}}", "kind": "{{kind}}",
          "namespaced": {{(namespaced ? "true" : "false")}}, "verbs": [{{verbs}}],
          "shortNames": [{{(shortName.Length > 0 ? $"\"{shortName}\"" : "")}}] }
        """;
}
