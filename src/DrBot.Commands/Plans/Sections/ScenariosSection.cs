using System.Globalization;
using DrBot.Commands.Language;
using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>levels</c> and <c>scenarios</c>.</summary>
internal static class ScenariosSection
{
    public static OrderedDictionary<int, ResponseLevel> Levels(MapReader root, PlanFindings findings)
    {
        var levels = new OrderedDictionary<int, ResponseLevel>();
        foreach (var (key, place, node) in root.Entries("levels", PlanNames.IsAny, PlanNames.AnyAllowed))
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 9)
            {
                findings.Error(place, $"a level is a number from 1 (the gravest) to 9, found '{Literal.Shown(key)}'");
                continue;
            }

            var map = new MapReader(node, $"level {number}", findings);
            levels[number] = new ResponseLevel(
                number, map.RequireText("name"), map.Texts("responders"), map.Texts("audiences"));
            map.End();
        }

        return levels;
    }

    public static OrderedDictionary<string, Scenario> Scenarios(MapReader root, PlanFindings findings)
    {
        var scenarios = new OrderedDictionary<string, Scenario>();
        foreach (var (name, _, node) in root.Entries("scenarios", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"scenario '{name}'", findings);
            scenarios[name] = new Scenario
            {
                Name = name,
                Title = map.RequireText("title"),
                Probability = map.Text("probability"),
                Impact = map.Text("impact"),
                Priority = map.Text("priority"),
                Notes = map.Text("notes"),
                Rto = map.Duration("rto"),
                Rpo = map.Duration("rpo"),
                Level = map.RequireInteger("level"),
                Runbook = map.Text("runbook"),
            };
            map.End();
        }

        return scenarios;
    }
}
