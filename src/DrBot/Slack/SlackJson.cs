using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrBot.Slack;

/// <summary>How our types are written in Slack's JSON: snake_case, absent instead of null.</summary>
internal static class SlackJson
{
    /// <summary>The one set of options for everything sent to Slack.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // The text goes into JSON bodies and form fields, never into a page: escaping for HTML would only make it
        // longer.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The value as Slack's JSON.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The value as Slack's JSON in UTF-8.</summary>
    public static byte[] WriteBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);
}
