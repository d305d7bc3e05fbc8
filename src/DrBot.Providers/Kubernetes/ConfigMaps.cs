using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes.Access;

namespace DrBot.Providers.Kubernetes;

/// <summary>What DrBot does with ConfigMaps.</summary>
internal sealed class ConfigMaps(ClusterDirectory clusters, TimeProvider wire)
{
    private const int Attempts = 5;

    /// <exception cref="ProviderException"><see cref="ProviderFailure.NotFound"/> when there is no such
    /// ConfigMap.</exception>
    public async Task<ConfigMap> GetAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var client = await clusters.GetAsync(name.Cluster, cancellationToken);
        return ConfigMap.Read(await client.GetAsync(ObjectPath.ConfigMap(name), Patience.Normal, cancellationToken));
    }

    /// <summary>Sets keys of the ConfigMap as it was last read; read again when somebody was faster, five times at
    /// most.</summary>
    /// <returns>The version it has now.</returns>
    public async Task<string> SetAsync(ObjectName name, IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken)
    {
        var client = await clusters.GetAsync(name.Cluster, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var seen = await GetAsync(name, cancellationToken);
            try
            {
                var patched = await client.PatchAsync(ObjectPath.ConfigMap(name), Patch(seen, values), Patience.Normal,
                    cancellationToken);
                return ConfigMap.Read(patched).Version;
            }
            catch (ProviderException e) when (e.Kind == ProviderFailure.Conflict && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10 * (1 << attempt)), wire, cancellationToken);
            }
        }
    }

    private static JsonObject Patch(ConfigMap seen, IReadOnlyDictionary<string, string> values)
    {
        var data = new JsonObject();
        foreach (var (key, value) in values)
            data[key] = value;
        return new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = seen.Version }, ["data"] = data };
    }
}

/// <summary>A ConfigMap, as far as DrBot reads it.</summary>
internal sealed record ConfigMap(string Uid, string Version, bool Immutable, IReadOnlyDictionary<string, string> Data)
{
    public static ConfigMap Read(JsonElement root) => new(
        root.Text("metadata", "uid") ?? "",
        root.Text("metadata", "resourceVersion") ?? "",
        root.Flag("immutable"),
        root.At("data") is { ValueKind: JsonValueKind.Object } data
            ? data.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(p => p.Name, p => p.Value.GetString()!)
            : new Dictionary<string, string>());
}
