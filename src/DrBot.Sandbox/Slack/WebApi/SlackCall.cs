using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary>A request to the Web API as it came in.</summary>
/// <param name="Method">Method name, the last part of the path (<c>chat.postMessage</c>).</param>
/// <param name="Query">Query string, with its question mark or empty.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="ContentType">The header, or null.</param>
/// <param name="Body">The body; empty for GET.</param>
internal sealed record SlackRequest(
    string Method, string Query, string? Authorization, string? ContentType, byte[] Body);

/// <summary>A call being answered: its arguments, from query, form or JSON, read the way Slack reads them.</summary>
internal sealed class SlackCall
{
    private readonly Dictionary<string, JsonNode?> arguments = [];

    private SlackCall(SlackRequest request, DateTimeOffset now)
    {
        Now = now;
        Add(QueryHelpers.ParseQuery(request.Query));
    }

    public DateTimeOffset Now { get; }

    /// <summary>Remarks that go into the answer's <c>warning</c>.</summary>
    public List<string> Warnings { get; } = [];

    public static SlackCall Read(SlackRequest request, bool takesJson, DateTimeOffset now)
    {
        var call = new SlackCall(request, now);
        if (request.Body.Length == 0)
            return call;
        var type = (request.ContentType ?? throw new SlackError("missing_post_type")).Split(';')[0].Trim();
        if (type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            call.Add(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body)));
        else if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new SlackError("invalid_post_type");
        else if (takesJson)
            call.AddJson(request);
        // Methods that take forms only never look into a JSON body: their arguments are then simply missing.
        return call;
    }

    public string? Text(string name) => arguments.GetValueOrDefault(name) switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        { } other => other.ToLine(),
        null => null,
    };

    public string Required(string name) => Text(name) is { Length: > 0 } text
        ? text : throw new SlackError("invalid_arguments", $"missing required field: {name}");

    public bool Flag(string name) => Text(name) is "true" or "1";

    public int Number(string name, int otherwise)
    {
        if (Text(name) is not { Length: > 0 } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw new SlackError("invalid_arguments", $"must be an integer [json-pointer:/{name}]");
    }

    /// <summary>An argument that is JSON, whether it came as such or as text; null when absent.</summary>
    /// <param name="name">Name of the argument.</param>
    /// <param name="error">Slack's error for text that is not JSON.</param>
    public JsonNode? Json(string name, string error)
    {
        if (arguments.GetValueOrDefault(name) is not { } node)
            return null;
        try
        {
            return node.AsText() is { } text ? text.Length == 0 ? null : JsonNode.Parse(text) : node.DeepClone();
        }
        catch (JsonException)
        {
            throw new SlackError(error);
        }
    }

    private void AddJson(SlackRequest request)
    {
        if (JsonReading.Parse(Encoding.UTF8.GetString(request.Body)) is not { } body)
            throw new SlackError("invalid_json");
        if (!request.ContentType!.Contains("charset", StringComparison.OrdinalIgnoreCase))
            Warnings.Add("missing_charset");
        foreach (var (name, value) in body)
            arguments[name] = value?.DeepClone();
    }

    private void Add(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> fields)
    {
        foreach (var (name, value) in fields)
            arguments[name] = JsonValue.Create(value.ToString());
    }
}
