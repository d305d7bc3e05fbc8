using DrBot.Commands.Language;
using DrBot.Commands.Plans.Yaml;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>rights</c>: a list for a verb, or a list for each of its modes.</summary>
internal static class RightsSection
{
    /// <summary>The modes as plans write them.</summary>
    public static readonly IReadOnlyDictionary<string, RunMode> Modes = new Dictionary<string, RunMode>
    {
        ["simulate"] = RunMode.Simulate,
        ["drill"] = RunMode.Drill,
        ["switchover"] = RunMode.Switchover,
        ["failover"] = RunMode.Failover,
    };

    public static Rights Read(MapReader root, PlanFindings findings)
    {
        var rights = new OrderedDictionary<string, VerbRight>();
        var settable = VerbTable.Verbs.Where(Rights.IsSettable).Select(v => v.Name).ToArray();
        foreach (var (name, place, node) in root.Entries("rights", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            if (!settable.Contains(name))
                findings.Error(place, $"'{Literal.Shown(name)}' is no command whose rights a plan can set; {NearestName.Hint(name, settable)}");
            else if (node is YamlMapping && !Rights.DiffersByMode(VerbTable.Find(name)!))
                findings.Error(place, $"'{name}' is the same in every mode: give it one list, such as [operators]");
            else
                rights[name] = Right(root, name, node, findings);
        }

        return rights.Count == 0 ? Rights.Usual : new Rights { Verbs = rights };
    }

    private static VerbRight Right(MapReader root, string name, YamlNode node, PlanFindings findings)
    {
        if (node is not YamlMapping)
            return new VerbRight(List(node, $"the right to '{name}'", findings), new Dictionary<RunMode, IReadOnlyList<string>>());
        var map = new MapReader(node, $"the right to '{name}'", findings);
        var modes = new Dictionary<RunMode, IReadOnlyList<string>>();
        foreach (var (word, mode) in Modes)
            if (map.Has(word))
                modes[mode] = List(map.Value(word), $"the right to '{name}' in mode {word}", findings);
        map.End();
        return new VerbRight(null, modes);
    }

    // Nothing written is nobody, like an empty list: a right is never had by leaving something out.
    private static IReadOnlyList<string> List(YamlNode? node, string what, PlanFindings findings)
    {
        switch (node)
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlSequence list when list.Items.All(i => i is YamlScalar { IsNull: false }):
                return [.. list.Items.Cast<YamlScalar>().Select(i => i.Text)];
            default:
                findings.Error(node.Place, $"{what} must be a list of roles and words ([operators]), found {node.Kind}");
                return [];
        }
    }
}
