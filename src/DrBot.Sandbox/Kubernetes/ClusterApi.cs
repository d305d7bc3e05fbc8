using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>The API of one cluster's objects: get, list, watch, patch, update and scale.</summary>
internal sealed class ClusterApi(Cluster cluster)
{
    public Outcome Act(KubeRequest request, DateTimeOffset now) => (request.Verb, request) switch
    {
        ("create", { Resource: "selfsubjectaccessreviews" }) => new Outcome(Review(request)),
        ("list", _) => new Outcome(WireResponse.Json(200, List(request))),
        ("get", { Subresource: null }) => new Outcome(WireResponse.Json(200, Stored(request).Json)),
        ("get", { Subresource: "scale", Resource: "deployments" }) =>
            new Outcome(WireResponse.Json(200, Scale.Of((Deployment)Stored(request)))),
        ("patch" or "update", { Subresource: null or "scale", Name: not null, Resource: not "namespaces" }) =>
            Change(request, now),
        _ => throw new KubeException(405, "MethodNotAllowed",
            "the server does not allow this method on the requested resource"),
    };

    /// <summary>The objects a list or a watch is about.</summary>
    public IEnumerable<KubeObject> Select(KubeRequest request) => Known(request.Resource)
        ? cluster.List(request.Resource, request.Namespace).Where(o =>
            (request.Name is null || o.Name == request.Name)
            && Selectors.Match(o.Json, request.Wire.Query("fieldSelector"), request.Wire.Query("labelSelector")))
        : throw KubeException.NoPath();

    private JsonObject List(KubeRequest request)
    {
        var items = Select(request).ToList();
        return new JsonObject
        {
            ["kind"] = request.Resource switch
            {
                "deployments" => "DeploymentList",
                "configmaps" => "ConfigMapList",
                _ => "NamespaceList",
            },
            ["apiVersion"] = request.Group.Length > 0 ? $"{request.Group}/v1" : "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = cluster.Version },
            ["items"] = new JsonArray([.. items.Select(o => o.Json.DeepClone())]),
        };
    }

    private Outcome Change(KubeRequest request, DateTimeOffset now)
    {
        var stored = Stored(request);
        var isScale = request.Subresource == "scale";
        var before = isScale ? Scale.Of((Deployment)stored) : stored.Json;
        var wanted = request.Verb == "update"
            ? ObjectPatch.Parse(request.Wire.Text)
            : ObjectPatch.Apply(before, request.Wire.Header("content-type"), request.Wire.Text);
        if ((wanted["metadata"] as JsonObject)?["resourceVersion"]?.ToString() is { Length: > 0 } version
            && version != stored.Json["metadata"]!["resourceVersion"]!.ToString())
            throw new KubeException(409, "Conflict",
                $"Operation cannot be fulfilled on {request.QualifiedResource} \"{stored.Name}\": "
                + "the object has been modified; please apply your changes to the latest version and try again");
        var next = isScale ? Scale.Apply(stored.Json, wanted) : Keep(stored.Json, wanted);
        stored.Validate(next);
        if (request.IsDryRun)
            return new Outcome(WireResponse.Json(200, next));
        var changed = cluster.Replace(stored, next, now);
        return new Outcome(WireResponse.Json(200, isScale ? Scale.Of((Deployment)stored) : stored.Json), changed);
    }

    /// <summary>The wanted object with what only the server may set.</summary>
    private static JsonObject Keep(JsonObject stored, JsonObject wanted)
    {
        var next = (JsonObject)wanted.DeepClone();
        foreach (var field in new[] { "kind", "apiVersion", "status" })
            next[field] = stored[field]?.DeepClone();
        if (next["status"] is null)
            next.Remove("status");
        if (next["metadata"] is not JsonObject metadata)
            next["metadata"] = metadata = [];
        foreach (
            var field in new[] { "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp" })
            metadata[field] = stored["metadata"]![field]?.DeepClone();
        return next;
    }

    private KubeObject Stored(KubeRequest request) => !Known(request.Resource)
        ? throw KubeException.NoPath()
        : cluster.Find(request.Resource, request.Namespace, request.Name!)
            ?? throw KubeException.NotFound(request.QualifiedResource, request.Name!);

    private static bool Known(string resource) => resource is "deployments" or "configmaps" or "namespaces";

    private static WireResponse Review(KubeRequest request)
    {
        // Typed clients ask in protobuf and read JSON; the answer is the same whatever the question.
        var review = request.Wire.Header("content-type").Contains("protobuf", StringComparison.Ordinal)
            ? []
            : ObjectPatch.Parse(request.Wire.Text);
        review["kind"] = "SelfSubjectAccessReview";
        review["apiVersion"] = "authorization.k8s.io/v1";
        review["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the practice token may do everything" };
        return WireResponse.Json(201, review);
    }
}
