using System.Globalization;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>A watch: one line of JSON for every object that changed since the last look.</summary>
internal sealed class Watch
{
    private readonly ClusterApi _api;
    private readonly KubeRequest _request;
    private readonly DateTimeOffset _ends;
    private readonly HashSet<string> _known = [];
    private long _seen;

    public Watch(ClusterApi api, KubeRequest request, string version, DateTimeOffset wireNow)
    {
        (_api, _request) = (api, request);
        if (!int.TryParse(request.Wire.Query("timeoutSeconds"), CultureInfo.InvariantCulture, out var seconds))
            seconds = 300;
        _ends = wireNow.AddSeconds(seconds);
        var from = request.Wire.Query("resourceVersion") is { Length: > 0 } given ? given : "0";
        if (!long.TryParse(from, CultureInfo.InvariantCulture, out _seen) || _seen < 0)
            throw new KubeException(400, "BadRequest", $"resourceVersion: Invalid value: \"{from}\"");
        if (_seen > long.Parse(version, CultureInfo.InvariantCulture))
            throw new KubeException(410, "Expired", "too old resource version");
        if (_seen > 0)
            _known.UnionWith(api.Select(request).Select(o => o.Name));
    }

    public WireResponse Begin(Func<Func<WorldTime, string?>, string?> look) =>
        new() { Status = 200, Stream = () => look(Next) };

    private string? Next(WorldTime now)
    {
        if (now.Wire >= _ends)
            return null;
        var changed = _api.Select(_request).Where(o => o.Version > _seen).OrderBy(o => o.Version).ToList();
        if (changed.Count > 0)
            _seen = changed[^1].Version;
        return string.Concat(changed.Select(o => new JsonObject
        {
            ["type"] = _known.Add(o.Name) ? "ADDED" : "MODIFIED",
            ["object"] = o.Json.DeepClone(),
        }.ToJsonString() + "\n"));
    }
}
