using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>targets</c>.</summary>
internal static class TargetsSection
{
    public static OrderedDictionary<string, Target> Read(MapReader root, PlanFindings findings)
    {
        var targets = new OrderedDictionary<string, Target>();
        foreach (var (name, _, node) in root.Entries("targets", PlanNames.IsPlain, PlanNames.PlainAllowed))
            targets[name] = Target(name, new MapReader(node, $"target '{name}'", findings), findings);
        return targets;
    }

    private static Target Target(string name, MapReader map, PlanFindings findings)
    {
        var kind = map.RequireText("kind");
        var changes = map.Has("drill") ? map.Flat("drill") : null;
        var properties = new OrderedDictionary<string, string>();
        foreach (var entry in map.Rest().Where(e => e.Key != "drill"))
            FlatMap.Add(entry, "", $"target '{name}'", properties, findings);
        return new Target(name, kind, properties, changes is null ? null : Merged(properties, changes));
    }

    private static OrderedDictionary<string, string> Merged(
        OrderedDictionary<string, string> properties, OrderedDictionary<string, string> changes)
    {
        var merged = new OrderedDictionary<string, string>(properties);
        foreach (var (key, value) in changes) merged[key] = value;
        return merged;
    }
}
