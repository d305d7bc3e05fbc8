using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack;

/// <summary>Reads wire shapes leniently: a member of another kind is a missing one.</summary>
internal static class JsonReading
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string? Text(this JsonNode? node, string name) => (node as JsonObject)?[name].AsText();

    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node) =>
        (node as JsonArray ?? []).OfType<JsonObject>();

    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Compact, with characters outside ASCII left as they are.</summary>
    public static string ToLine(this JsonNode node) => node.ToJsonString(Plain);
}
