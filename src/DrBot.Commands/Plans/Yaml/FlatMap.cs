namespace DrBot.Commands.Plans.Yaml;

/// <summary>Turns nested maps into one map whose keys are joined with dots: <c>replica-of.instance</c>.</summary>
internal static class FlatMap
{
    public static void Add(
        YamlNode node, string prefix, string what, IDictionary<string, string> into, PlanFindings findings)
    {
        if (node is not YamlMapping map)
        {
            findings.Error(node.Place, $"{what} must be a map of keys and values, found {node.Kind}");
            return;
        }

        foreach (var entry in map.Entries) Add(entry, prefix, what, into, findings);
    }

    public static void Add(
        YamlEntry entry, string prefix, string what, IDictionary<string, string> into, PlanFindings findings)
    {
        var key = prefix + entry.Key;
        if (entry.Value is YamlMapping)
            Add(entry.Value, key + ".", what, into, findings);
        else if (entry.Value is not YamlScalar { IsNull: false } scalar)
            findings.Error(entry.Value.Place, $"'{key}' of {what} must be a single value, found {entry.Value.Kind}");
        else if (!into.TryAdd(key, scalar.Text))
            findings.Error(entry.Place,
                $"'{key}' of {what} is written twice, once as a map and once with a dot; keep one");
    }
}
