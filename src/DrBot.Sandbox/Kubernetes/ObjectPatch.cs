using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>Merge patches and, as far as kubectl's everyday commands need it, strategic merge patches.</summary>
/// <see href="https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/"/>
internal static class ObjectPatch
{
    /// <summary>The key by which a strategic merge matches the members of a list.</summary>
    private static readonly Dictionary<string, string> MergeKeys = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["ports"] = "containerPort",
        ["conditions"] = "type",
    };

    /// <summary>The object with the patch applied; the original stays as it is.</summary>
    /// <exception cref="KubeException">The body or its media type is no patch.</exception>
    public static JsonObject Apply(JsonObject original, string contentType, string body)
    {
        var strategic = contentType.Split(';')[0].Trim() switch
        {
            "application/strategic-merge-patch+json" => true,
            "application/merge-patch+json" => false,
            var other => throw new KubeException(415, "UnsupportedMediaType",
                $"the body of the request was in an unknown format - accepted media types include: "
                + $"application/merge-patch+json, application/strategic-merge-patch+json; got '{other}'"),
        };
        return (JsonObject)Merge(original.DeepClone(), Parse(body), strategic)!;
    }

    /// <exception cref="KubeException">The body is no JSON object.</exception>
    public static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject
                ?? throw new KubeException(400, "BadRequest", "the body is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new KubeException(400, "BadRequest", $"invalid JSON: {e.Message}");
        }
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch, bool strategic)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var merged = target as JsonObject ?? [];
        if (strategic && changes["$patch"]?.ToString() == "replace")
            merged = [];
        foreach (var (key, value) in changes)
        {
            if (key.StartsWith('$'))
                continue;
            if (value is null)
                merged.Remove(key);
            else if (strategic && value is JsonArray items && MergeKeys.TryGetValue(key, out var mergeKey))
                merged[key] = MergeLists(merged[key] as JsonArray, items, mergeKey);
            else
                merged[key] = Merge(Take(merged, key), value, strategic);
        }

        return merged;
    }

    private static JsonArray MergeLists(JsonArray? target, JsonArray patch, string key)
    {
        var merged = target is null ? [] : (JsonArray)target.DeepClone();
        foreach (var change in patch.OfType<JsonObject>())
        {
            var index = merged.ToList().FindIndex(m => JsonNode.DeepEquals(m?[key], change[key]));
            var isDelete = change["$patch"]?.ToString() == "delete";
            if (index < 0 && !isDelete)
                merged.Add(Merge(null, change, strategic: true));
            else if (index >= 0 && isDelete)
                merged.RemoveAt(index);
            else if (index >= 0)
                merged[index] = Merge(merged[index]!.DeepClone(), change, strategic: true);
        }

        return merged;
    }

    // A node has one parent: it is taken out before it is put back changed.
    private static JsonNode? Take(JsonObject parent, string key)
    {
        var node = parent[key];
        parent.Remove(key);
        return node;
    }
}
