using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrBot.Web;

/// <summary>How the web surfaces read and write JSON.</summary>
internal static class WebJson
{
    /// <summary>Camel case, nulls left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads an object, strictly; an empty body is an empty object.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static JsonElement Object(byte[] body)
    {
        if (body.Length == 0)
            return JsonElement.Parse("{}");
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ProblemException(400, "malformed", "The body must be one JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProblemException(400, "malformed", "The body is not JSON, or gives a member twice.");
        }
    }

    /// <summary>A text member, or null when it is not there.</summary>
    /// <exception cref="ProblemException">It is something else, or longer than <paramref name="longest"/>.</exception>
    public static string? Text(this JsonElement body, string name, int longest = 4000)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String || TextOf(value) is not { } text || text.Length > longest)
            throw new ProblemException(400, "malformed", $"'{name}' must be a text of at most {longest} characters.");
        return text;
    }

    /// <summary>The value as text: a string, a number, true or false; null for anything else.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape.
            return null;
        }
    }
}
