using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>runbooks</c>.</summary>
internal static class RunbooksSection
{
    public static OrderedDictionary<string, Runbook> Read(MapReader root, PlanFindings findings)
    {
        var runbooks = new OrderedDictionary<string, Runbook>();
        foreach (var (name, _, node) in root.Entries("runbooks", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"runbook '{name}'", findings);
            runbooks[name] = new Runbook
            {
                Name = name,
                Title = map.RequireText("title"),
                Approval = map.Text("approval"),
                RestoresProtection = map.Flag("restores-protection"),
                Inputs = Inputs(map, findings),
                Steps =
                [
                    .. map.Entries("steps", PlanNames.IsPlain, PlanNames.PlainAllowed).Select(e => Step(e, findings)),
                ],
            };
            if (!map.Has("steps")) map.Missing("steps");
            map.End();
        }

        return runbooks;
    }

    // A null default is meaningful: the input must be given.
    private static OrderedDictionary<string, string?> Inputs(MapReader runbook, PlanFindings findings)
    {
        var inputs = new OrderedDictionary<string, string?>();
        foreach (var (name, _, node) in runbook.Entries("inputs", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            if (node is not YamlScalar)
                findings.Error(node.Place, $"the default of input '{name}' must be a single value, found {node.Kind}");
            inputs[name] = node is YamlScalar { IsNull: false } scalar ? scalar.Text : null;
        }

        return inputs;
    }

    private static Step Step(YamlEntry entry, PlanFindings findings)
    {
        var map = new MapReader(entry.Value, $"step '{entry.Key}'", findings);
        var step = new Step
        {
            Id = entry.Key,
            Action = map.RequireText("action"),
            Target = map.Text("target"),
            Needs = map.Texts("needs"),
            Timeout = map.Duration("timeout"),
            Irreversible = map.Flag("irreversible"),
            Destructive = map.Flag("destructive"),
            Undo = map.Value("undo") is { } undo ? Undo(undo, entry.Key, findings) : null,
        };
        return step with { Inputs = Values(map.Rest(), $"step '{entry.Key}'", findings) };
    }

    private static UndoSpec? Undo(YamlNode node, string step, PlanFindings findings)
    {
        var map = new MapReader(node, $"the undo of step '{step}'", findings);
        if (node is not YamlMapping) return null;
        var action = map.Text("action");
        return new UndoSpec(action, Values(map.Rest(), $"the undo of step '{step}'", findings));
    }

    private static OrderedDictionary<string, PlanValue> Values(
        IEnumerable<YamlEntry> entries, string what, PlanFindings findings)
    {
        var values = new OrderedDictionary<string, PlanValue>();
        foreach (var (name, _, node) in entries)
            if (Value(node, $"'{name}' of {what}", findings) is { } value)
                values[name] = value;
        return values;
    }

    private static PlanValue? Value(YamlNode node, string what, PlanFindings findings)
    {
        switch (node)
        {
            case YamlScalar { IsNull: false } scalar:
                return new PlanValue.Scalar(scalar.Text);
            case YamlSequence list when list.Items.All(i => i is YamlScalar { IsNull: false }):
                return new PlanValue.Sequence([.. list.Items.Cast<YamlScalar>().Select(i => i.Text)]);
            case YamlMapping:
                var entries = new OrderedDictionary<string, string>();
                FlatMap.Add(node, "", what, entries, findings);
                return new PlanValue.Mapping(entries);
            default:
                findings.Error(node.Place,
                    $"{what} must be a single value, a list of them or a map, found {node.Kind}");
                return null;
        }
    }
}
