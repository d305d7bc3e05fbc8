using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DrBot.Slack.Inbound;

/// <summary>One object of a JSON payload, read strictly; complaints name the path of what is wrong, never its
/// value.</summary>
internal readonly struct PayloadNode
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private readonly JsonElement element;
    private readonly string path;

    private PayloadNode(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new BadPayloadException($"{path} is not an object");
        (this.element, this.path) = (element, path);
    }

    /// <summary>The object as JSON, to be kept.</summary>
    public JsonElement Json => element;

    /// <summary>Reads a document whose root is an object.</summary>
    /// <exception cref="BadPayloadException">No UTF-8, no JSON, a property given twice, nested too deeply, no
    /// object.</exception>
    public static PayloadNode Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new BadPayloadException("the body is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(utf8.ToArray(), Strict);
            return Of(document.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second kind is a property's name with half a surrogate pair in it.
            throw new BadPayloadException("the body is not JSON as Slack writes it");
        }
    }

    /// <summary>Reads a document from text.</summary>
    /// <exception cref="BadPayloadException">As for bytes.</exception>
    public static PayloadNode Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>An object that was parsed already.</summary>
    public static PayloadNode Of(JsonElement element) => new(element, "payload");

    /// <summary>The object called <paramref name="name"/>, which must be there.</summary>
    public PayloadNode Child(string name) => ChildOrNull(name) ?? throw Missing(name);

    /// <summary>The object called <paramref name="name"/>; null where absent or null.</summary>
    public PayloadNode? ChildOrNull(string name) =>
        Find(name) is { } child ? new PayloadNode(child, $"{path}.{name}") : null;

    /// <summary>The text called <paramref name="name"/>, which must be there and not empty.</summary>
    public string Text(string name) => TextOrNull(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>The text called <paramref name="name"/>; null where absent or null.</summary>
    public string? TextOrNull(string name)
    {
        if (Find(name) is not { } value)
            return null;
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Number => value.GetRawText(),
                _ => throw new BadPayloadException($"{path}.{name} is not a text"),
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape.
            throw new BadPayloadException($"{path}.{name} is not valid Unicode");
        }
    }

    /// <summary>True for true, also where Slack writes it as a text.</summary>
    public bool Flag(string name) => TextOrNull(name) == "true";

    /// <summary>A whole number; null where absent.</summary>
    public int? NumberOrNull(string name) => TextOrNull(name) is { } text
        ? int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number : throw new BadPayloadException($"{path}.{name} is not a whole number")
        : null;

    /// <summary>The objects of a list; none where it is absent.</summary>
    public IReadOnlyList<PayloadNode> Items(string name)
    {
        if (Find(name) is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw new BadPayloadException($"{path}.{name} is not a list");
        var at = $"{path}.{name}[]";
        return [.. list.EnumerateArray().Select(item => new PayloadNode(item, at))];
    }

    /// <summary>The objects of this object by name.</summary>
    public IReadOnlyList<(string Name, PayloadNode Node)> Members()
    {
        var at = $"{path}.*";
        try
        {
            return [.. element.EnumerateObject().Select(p => (p.Name, new PayloadNode(p.Value, at)))];
        }
        catch (InvalidOperationException)
        {
            throw new BadPayloadException($"a name in {path} is not valid Unicode");
        }
    }

    private JsonElement? Find(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private BadPayloadException Missing(string name) => new($"{path}.{name} is missing");
}
