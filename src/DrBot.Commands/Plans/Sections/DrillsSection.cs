using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>drills</c>.</summary>
internal static class DrillsSection
{
    public static OrderedDictionary<string, Drill> Read(MapReader root, PlanFindings findings)
    {
        var drills = new OrderedDictionary<string, Drill>();
        foreach (var (name, _, node) in root.Entries("drills", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"drill '{name}'", findings);
            drills[name] = new Drill(
                name,
                map.RequireText("every"),
                map.Text("at"),
                map.RequireText("runbook"),
                map.RequireText("mode"),
                map.Flat("expect"))
            {
                Title = map.Text("title"),
                Duration = map.Duration("duration"),
                Participants = map.TextOrTexts("participants"),
            };
            map.End();
        }

        return drills;
    }
}
