namespace DrBot.Sandbox.Http;

/// <summary>One HTTP request as it came over the wire, whole.</summary>
/// <param name="Method">The verb, upper case.</param>
/// <param name="Target">Path and query exactly as sent: signatures cover these bytes.</param>
/// <param name="Headers">Values by name, whatever its case; repeated ones joined by a comma.</param>
/// <param name="Body">The body; empty when there is none.</param>
public sealed record WireRequest(
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>The path, still percent-encoded.</summary>
    public string Path => Target.Split('?', 2)[0];

    /// <summary>The query without its question mark, still percent-encoded.</summary>
    public string RawQuery => Target.Split('?', 2) is [_, var query] ? query : "";

    /// <summary>The host the client asked for, without its port.</summary>
    public string Host => Header("host").Split(':')[0];

    /// <summary>The body as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);

    /// <summary>The header's value, or an empty string.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>The first value of a query parameter, decoded, or null.</summary>
    public string? Query(string name) =>
        Pairs(RawQuery).Where(p => p.Key == name).Select(p => p.Value).FirstOrDefault();

    /// <summary>The fields of a form body; the last of a repeated name wins.</summary>
    public Dictionary<string, string> Form() => Fields(Text.Replace("+", "%20", StringComparison.Ordinal));

    /// <summary>The fields of a query or form; the last of a repeated name wins.</summary>
    public static Dictionary<string, string> Fields(string encoded)
    {
        var fields = new Dictionary<string, string>();
        foreach (var (key, value) in Pairs(encoded))
            fields[key] = value;
        return fields;
    }

    /// <summary>Name and value pairs of a query or form, percent-decoded; a plus sign stays one.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(string encoded) =>
        from part in encoded.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let pair = part.Split('=', 2)
        select KeyValuePair.Create(
            Uri.UnescapeDataString(pair[0]), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "");

    /// <summary>Reads a client's message, with the headers a socket would have carried.</summary>
    public static async Task<WireRequest> FromAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var uri = message.RequestUri ?? throw new InvalidOperationException("the request has no address");
        var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = message.Headers.NonValidated.ToDictionary(
            h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (message.Content is not null)
            foreach (var header in message.Content.Headers.NonValidated)
                headers[header.Key] = header.Value.ToString();
        headers.TryAdd("host", uri.Authority);
        return new WireRequest(message.Method.Method, uri.PathAndQuery, headers, body);
    }
}
