namespace DrBot.Commands.Plans.Validation;

/// <summary>What a target's properties name in the world, as comparable text.</summary>
internal static class TargetIdentities
{
    /// <summary>The thing itself; null when a property of its identity is missing.</summary>
    public static string? Own(string kind, IReadOnlyDictionary<string, string> properties, ActionCatalogue catalogue) =>
        Text(kind, properties, Keys(kind, properties, catalogue), "");

    /// <summary>The thing itself and every other of its kind the properties name: the source of a replica.</summary>
    public static IEnumerable<string> All(
        string kind, IReadOnlyDictionary<string, string> properties, ActionCatalogue catalogue)
    {
        var keys = Keys(kind, properties, catalogue);
        return properties.Keys.Where(k => k.Contains('.', StringComparison.Ordinal))
            .Select(k => k[..(k.LastIndexOf('.') + 1)]).Append("").Distinct()
            .Select(prefix => Text(kind, properties, keys, prefix)).OfType<string>();
    }

    // Without a known kind everything written flat counts as the identity.
    private static IReadOnlyList<string> Keys(
        string kind, IReadOnlyDictionary<string, string> properties, ActionCatalogue catalogue) =>
        catalogue.Kind(kind)?.Identity
        ?? [.. properties.Keys.Where(k => !k.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    // Vendors' names are compared without case, and DNS names may end with a dot.
    private static string? Text(
        string kind, IReadOnlyDictionary<string, string> properties, IReadOnlyList<string> keys, string prefix) =>
        keys.Count > 0 && keys.All(k => properties.ContainsKey(prefix + k))
            ? string.Join(' ',
                [kind, .. keys.Select(k => properties[prefix + k].Trim().TrimEnd('.').ToLowerInvariant())])
            : null;
}
