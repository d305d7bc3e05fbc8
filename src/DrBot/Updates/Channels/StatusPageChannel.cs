using System.Text.Json.Nodes;

namespace DrBot.Updates.Channels;

/// <summary>
/// Updates on the public status page: one incident there for each of ours, found again by its metadata. The key of the
/// last update stands there too, so an attempt whose answer was lost is recognised and never repeated.
/// </summary>
internal sealed class StatusPageChannel(StatusPageApi api) : IUpdateChannel, IDisposable
{
    private const string Owner = "drbot";
    private const int LongestName = 250;

    private IReadOnlyDictionary<string, string> _components = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string Scheme => "status-page";

    /// <inheritdoc/>
    /// <remarks>The page has one incident for ours whatever the components, and remembers its last update alone.</remarks>
    public string QueueOf(string address) => "";

    /// <inheritdoc/>
    public async Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
    {
        if (update.Exercise) return new DeliveryReceipt("not posted: an exercise is no public matter");
        var existing = await FindAsync(update.Incident, cancellationToken);
        if (Mark(existing, "update") == update.Key) return new DeliveryReceipt(Link(existing));

        var (components, unknown) = await ComponentsAsync(update.Address, cancellationToken);
        var body = new JsonObject { ["incident"] = Body(update, components, isNew: existing is null) };
        var id = Text(existing, "id");
        var answer = id is null
            ? await api.PostAsync("incidents", body, cancellationToken)
            : await api.PatchAsync($"incidents/{Uri.EscapeDataString(id)}", body, cancellationToken);
        return new DeliveryReceipt(Link(answer ?? existing), unknown);
    }

    /// <summary>The components of the page, by name; changes nothing.</summary>
    /// <exception cref="DrBot.Providers.ProviderException">The page cannot be reached, or refuses the key.</exception>
    public async Task<IReadOnlyCollection<string>> ProbeAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Keys];

    public void Dispose() => api.Dispose();

    // A resolved incident is no longer among the unresolved; an update repeated after its end must still find it.
    private async Task<JsonNode?> FindAsync(string incident, CancellationToken cancellationToken) =>
        Of(incident, await api.GetAsync("incidents/unresolved", cancellationToken))
        ?? Of(incident, await api.GetAsync("incidents", cancellationToken));

    private static JsonNode? Of(string incident, JsonNode? list) =>
        (list as JsonArray)?.FirstOrDefault(candidate => Mark(candidate, "incident") == incident);

    private static string? Mark(JsonNode? incident, string name) =>
        Text((incident as JsonObject)?["metadata"] is JsonObject metadata ? metadata[Owner] : null, name);

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject map && map[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Link(JsonNode? incident) => Text(incident, "shortlink") ?? Text(incident, "id") ?? "posted";

    private static JsonObject Body(OutgoingUpdate update, IReadOnlyList<string> components, bool isNew)
    {
        var status = StatusPageWords.Component(update.Status, update.Level);
        var body = new JsonObject
        {
            ["status"] = StatusPageWords.Incident(update.Status),
            ["body"] = update.Text,
            ["components"] = new JsonObject(components.Select(id => KeyValuePair.Create(id, (JsonNode?)status))),
            ["deliver_notifications"] = !update.Practice,
            ["metadata"] = new JsonObject
            {
                [Owner] = new JsonObject { ["incident"] = update.Incident, ["update"] = update.Key },
            },
        };
        if (!isNew) return body;
        body["name"] = update.Subject.Length <= LongestName ? update.Subject : update.Subject[..LongestName];
        body["impact_override"] = StatusPageWords.Impact(update.Level);
        body["component_ids"] = new JsonArray([.. components.Select(id => (JsonNode?)id)]);
        return body;
    }

    // A component that is gone must not keep the rest from being told.
    private async Task<(IReadOnlyList<string> Ids, IReadOnlyList<string> Unknown)> ComponentsAsync(
        string address, CancellationToken cancellationToken)
    {
        var names = address.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Any(name => !_components.ContainsKey(name))) _components = await ReadAsync(cancellationToken);
        var unknown = names.Where(name => !_components.ContainsKey(name)).ToArray();
        var has = string.Join(", ", _components.Keys);
        return (
            [.. names.Where(_components.ContainsKey).Select(name => _components[name]).Distinct()],
            [.. unknown.Select(name => $"the status page has no component '{name}'; it has: {has}")]);
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var component in await api.GetAsync("components", cancellationToken) as JsonArray ?? [])
        {
            if (Text(component, "name") is { } name && Text(component, "id") is { } id) ids.TryAdd(name, id);
        }

        return ids;
    }
}
