using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>A request for a resource, taken apart as the API server takes it.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Namespace">Null when it spans all.</param>
/// <param name="Resource">Plural, lower case.</param>
/// <param name="Name">Null for a list.</param>
/// <param name="Subresource"><c>scale</c>, or null.</param>
internal sealed record KubeRequest(
    WireRequest Wire, string Group, string? Namespace, string Resource, string? Name, string? Subresource)
{
    /// <summary>The API's verb, as access reviews name it.</summary>
    public string Verb => Wire.Method switch
    {
        "GET" when Wire.Query("watch") is "true" or "1" => "watch",
        "GET" => Name is null ? "list" : "get",
        "PATCH" => "patch",
        "PUT" => "update",
        "POST" => "create",
        "DELETE" => "delete",
        var other => other.ToLowerInvariant(),
    };

    public bool IsDryRun => Wire.Query("dryRun") == "All";

    /// <summary>The resource as messages name it: <c>deployments.apps</c>.</summary>
    public string QualifiedResource => Group.Length > 0 ? $"{Resource}.{Group}" : Resource;

    /// <summary>Understands the path below the cluster's prefix; null when it names no resource.</summary>
    public static KubeRequest? Parse(WireRequest wire, string[] path) => path switch
    {
        ["api", "v1", .. var rest] => Parse(wire, "", rest),
        ["apis", var group, "v1", .. var rest] => Parse(wire, group, rest),
        _ => null,
    };

    private static KubeRequest? Parse(WireRequest wire, string group, string[] rest) => rest switch
    {
        ["namespaces", var ns, var resource, .. var tail] when tail.Length <= 2 =>
            new KubeRequest(wire, group, ns, resource, tail.ElementAtOrDefault(0), tail.ElementAtOrDefault(1)),
        ["namespaces", var name] => new KubeRequest(wire, group, null, "namespaces", name, null),
        [var resource] => new KubeRequest(wire, group, null, resource, null, null),
        _ => null,
    };
}
