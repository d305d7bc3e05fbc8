using DrBot.Commands.Language;
using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>audiences</c>.</summary>
internal static class AudiencesSection
{
    public static OrderedDictionary<string, Audience> Read(MapReader root, PlanFindings findings)
    {
        var audiences = new OrderedDictionary<string, Audience>();
        foreach (var (name, _, node) in root.Entries("audiences", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"audience '{name}'", findings);
            audiences[name] = new Audience
            {
                Name = name,
                Title = map.RequireText("title"),
                Cadence = Cadence(map, name),
                Channels = [.. map.TextOrTexts("by").Select(text => Channel(text))],
                Template = map.RequireText("template"),
            };
            if (!map.Has("by")) map.Missing("by");
            map.End();
        }

        return audiences;
    }

    private static Cadence Cadence(MapReader map, string name)
    {
        var every = map.Text("every");
        var within = map.Duration("within");
        if (every is not null && map.Has("within"))
            map.Error("within", $"audience '{name}' has both 'every' and 'within'; keep one");
        if (every is null && !map.Has("within"))
            map.Missing("every' or 'within");
        if (every is null) return new Cadence.Once(within ?? default);
        if (every == "change") return new Cadence.OnChange();
        if (every == "request") return new Cadence.OnRequest();
        if (!DurationText.TryParse(every, out var period, out var problem))
            map.Error("every", $"'every' of audience '{name}': {problem}; 'change' and 'request' are allowed too");
        return new Cadence.Every(period);
    }

    private static Channel Channel(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new Channel(text, "") : new Channel(text[..colon], text[(colon + 1)..]);
    }
}
