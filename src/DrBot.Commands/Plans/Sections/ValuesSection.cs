using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>contacts</c> and <c>values</c>.</summary>
internal static class ValuesSection
{
    public static OrderedDictionary<string, Contact> Contacts(MapReader root, PlanFindings findings)
    {
        var contacts = new OrderedDictionary<string, Contact>();
        foreach (var (name, _, node) in root.Entries("contacts", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"contact '{name}'", findings);
            contacts[name] = new Contact(
                name,
                map.RequireText("title"),
                map.Text("phone"),
                map.Text("email"),
                map.Text("portal"),
                map.Text("level"));
            map.End();
        }

        return contacts;
    }

    public static OrderedDictionary<string, string> Values(MapReader root, PlanFindings findings)
    {
        var values = new OrderedDictionary<string, string>();
        foreach (var entry in root.Entries("values", PlanNames.IsDotted, PlanNames.DottedAllowed))
            FlatMap.Add(entry, "", "'values'", values, findings);
        return values;
    }
}
