using System.Globalization;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>A stored object: its JSON as clients see it.</summary>
internal class KubeObject(string resource, JsonObject json)
{
    public string Resource => resource;

    public JsonObject Json { get; private set; } = json;

    public string Name => Json["metadata"]!["name"]!.ToString();

    public string? Namespace => Json["metadata"]!["namespace"]?.ToString();

    public long Version =>
        long.Parse(Json["metadata"]!["resourceVersion"]!.ToString(), CultureInfo.InvariantCulture);

    /// <summary>Takes a checked replacement over.</summary>
    public virtual void Replace(JsonObject next, DateTimeOffset now) => Json = next;

    /// <summary>What is wrong with a replacement, as the API server would say it.</summary>
    /// <exception cref="KubeException">Something is.</exception>
    public virtual void Validate(JsonObject next)
    {
        ObjectShape.Maps(next, "metadata.labels", "metadata.annotations", "data");
        if (next["data"] is not JsonObject data)
            return;
        foreach (var (key, value) in data)
            if (value?.GetValueKind() != System.Text.Json.JsonValueKind.String)
                throw new KubeException(400, "BadRequest",
                    $"ConfigMap in version \"v1\" cannot be handled as a ConfigMap: "
                    + $"json: cannot unmarshal {value?.GetValueKind()} into Go struct field ConfigMap.data of type "
                    + $"string (key '{key}')");
    }
}
