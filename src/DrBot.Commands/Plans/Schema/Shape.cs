using System.Text.Json.Nodes;

namespace DrBot.Commands.Plans.Schema;

/// <summary>Building blocks of a JSON schema.</summary>
internal static class Shape
{
    public static JsonObject Ref(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    public static JsonObject Type(string type) => new() { ["type"] = type };

    public static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    public static JsonObject Pattern(string pattern, string description) =>
        new() { ["type"] = "string", ["pattern"] = pattern, ["description"] = description };

    public static JsonObject OneOf(IEnumerable<string> allowed, string? description = null)
    {
        var shape = new JsonObject { ["enum"] = Texts(allowed) };
        if (description is not null) shape["description"] = description;
        return shape;
    }

    /// <summary>A map of names to things.</summary>
    public static JsonObject Named(string definition, string description) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["additionalProperties"] = Ref(definition),
    };

    /// <summary>A map of these keys and no others.</summary>
    public static JsonObject Map(
        string description, IEnumerable<string> required, params (string Key, JsonObject Value)[] keys)
    {
        var properties = new JsonObject();
        foreach (var (key, value) in keys) properties[key] = value;
        var shape = new JsonObject { ["type"] = "object", ["description"] = description, ["properties"] = properties };
        var must = Texts(required);
        if (must.Count > 0) shape["required"] = must;
        shape["additionalProperties"] = false;
        return shape;
    }

    /// <summary>The shape with words for the person who writes.</summary>
    public static JsonObject About(this JsonObject shape, string description)
    {
        shape["description"] = description;
        return shape;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
