using System.Collections.Frozen;
using System.Globalization;

namespace DrBot.Providers.Http;

/// <summary>Where to connect for a host and port, as curl's <c>--connect-to</c>.</summary>
internal sealed class ResolveMap
{
    private readonly FrozenDictionary<string, (string Host, int Port)> _map;

    /// <exception cref="ProviderException">An entry is not <c>host:port</c>.</exception>
    public ResolveMap(IReadOnlyDictionary<string, string> entries) => _map = entries.ToFrozenDictionary(
        e => Key(Parse(e.Key, e.Key)), e => Parse(e.Value, e.Key), StringComparer.OrdinalIgnoreCase);

    public (string Host, int Port) Find(string host, int port) =>
        _map.TryGetValue(Key((host, port)), out var found) ? found : (host, port);

    private static string Key((string Host, int Port) place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Host}:{place.Port}");

    private static (string Host, int Port) Parse(string text, string entry)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536)
            return (text[..colon].Trim('[', ']'), port);
        throw Misconfigured.Because("http.check",
            $"providers.http.resolve: '{text}' in the entry '{entry}' is not host:port (as api.example.com:443)");
    }
}
