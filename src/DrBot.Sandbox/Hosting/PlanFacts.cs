using DrBot.Sandbox.Slack;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DrBot.Sandbox.Hosting;

/// <summary>What the sandbox reads of a plan by itself: its name, and what of Slack it counts on.</summary>
/// <param name="Name">As <c>plan:</c> says it.</param>
/// <param name="People">Those with a Slack account.</param>
/// <param name="Groups">The groups roles are read from.</param>
/// <param name="Channels">The channels audiences are told in, <c>incidents</c> first.</param>
internal sealed record PlanFacts(
    string Name, IReadOnlyList<SlackPerson> People, IReadOnlyList<SlackGroup> Groups, IReadOnlyList<string> Channels)
{
    private const string ChannelPrefix = "slack:#";

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a plan.</exception>
    public static PlanFacts Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"there is no plan at {Path.GetFullPath(path)}; name one with --plan", path);
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException(
                $"{path}:{e.Start.Line}:{e.Start.Column}: this is not readable as YAML: {e.Message}", e);
        }

        if (yaml.Documents.FirstOrDefault()?.RootNode is not YamlMappingNode plan || Text(plan, "plan") is not { } name)
            throw new InvalidDataException($"{path} is not a plan: it has no 'plan:' with the plan's name");
        var groups = Entries(plan, "roles").Where(r => Text(r.Value, "slack-group") is not null)
            .ToDictionary(r => r.Key, r => Text(r.Value, "slack-group")!);
        return new PlanFacts(
            name,
            [.. Entries(plan, "people").Where(p => Text(p.Value, "slack") is not null)
                .Select(p => Person(p.Value, groups))],
            [.. groups.Select(g => new SlackGroup(g.Value, g.Key + "s", g.Key))],
            [.. plan.AllNodes.OfType<YamlScalarNode>().Select(n => n.Value ?? "")
                .Where(v => v.StartsWith(ChannelPrefix, StringComparison.Ordinal))
                .Select(v => v[ChannelPrefix.Length..])
                .Prepend("incidents").Distinct()]);
    }

    private static SlackPerson Person(YamlMappingNode person, Dictionary<string, string> groups)
    {
        var roles = Child(person, "roles") is YamlSequenceNode list ? list.Select(r => r.ToString()).ToArray() : [];
        return new SlackPerson(Text(person, "slack")!, Text(person, "name") ?? Text(person, "slack")!)
        {
            Email = Text(person, "email"),
            Title = string.Join(", ", roles),
            // Whoever holds a role in the plan is in the group the role is read from.
            Groups = [.. roles.Where(groups.ContainsKey).Select(r => groups[r])],
        };
    }

    private static IEnumerable<(string Key, YamlMappingNode Value)> Entries(YamlMappingNode node, string key) =>
        (Child(node, key) as YamlMappingNode)?.Children
            .Where(c => c.Value is YamlMappingNode).Select(c => (c.Key.ToString(), (YamlMappingNode)c.Value)) ?? [];

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;
}
