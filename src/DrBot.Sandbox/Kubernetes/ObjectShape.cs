using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>Refuses objects whose fields are of the wrong kind before anything reads them.</summary>
internal static class ObjectShape
{
    /// <summary>Each field is a map, or absent.</summary>
    /// <exception cref="KubeException">One is something else.</exception>
    public static void Maps(JsonObject item, params string[] fields)
    {
        foreach (var field in fields)
            Require(Find(item, field) is null or JsonObject, field, "a map");
    }

    /// <summary>Each field is a whole number of 32 bits, or absent.</summary>
    /// <exception cref="KubeException">One is something else.</exception>
    public static void Integers(JsonObject item, params string[] fields)
    {
        foreach (var field in fields)
            Require(Find(item, field) is null || (Find(item, field) is JsonValue value && IsInteger(value)), field,
                "an int32");
    }

    /// <summary>The container's environment is one that a pod can read.</summary>
    /// <exception cref="KubeException">It is not.</exception>
    public static void Container(JsonNode? container)
    {
        Require(container is JsonObject, "containers", "a list of maps");
        Require(container!["env"] is null or JsonArray, "env", "a list");
        foreach (var entry in container["env"] as JsonArray ?? [])
        {
            Require(entry is JsonObject && IsText(entry["name"]), "env.name", "a string");
            Maps((JsonObject)entry!, "valueFrom", "valueFrom.configMapKeyRef");
            var key = entry!["valueFrom"]?["configMapKeyRef"];
            Require(key is null || (IsText(key["name"]) && IsText(key["key"])), "configMapKeyRef", "a name and a key");
        }
    }

    private static JsonNode? Find(JsonObject item, string field)
    {
        JsonNode? node = item;
        foreach (var part in field.Split('.'))
            node = (node as JsonObject)?[part];
        return node;
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static bool IsInteger(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out _);

    private static void Require(bool holds, string field, string kind)
    {
        if (!holds)
            throw new KubeException(400, "BadRequest", $"the object cannot be handled: field {field} must be {kind}");
    }
}
