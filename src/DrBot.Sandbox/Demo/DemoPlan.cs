using DrBot.Sandbox.World;
using YamlDotNet.RepresentationModel;

namespace DrBot.Sandbox.Demo;

/// <summary>The plan as somebody who takes part in an exercise reads it: who there is, what is played, what is promised.</summary>
internal sealed record DemoPlan
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<CastMember> People { get; init; }

    /// <summary>The scenario that is played; null when none is answered by the runbook.</summary>
    public required string? Scenario { get; init; }

    public required string Runbook { get; init; }

    /// <summary>The roles that must approve the runbook; empty when nobody must.</summary>
    public required IReadOnlyList<string> Slots { get; init; }

    public required TimeSpan? Rto { get; init; }

    public required TimeSpan? Rpo { get; init; }

    /// <summary>Reads the plan, and what of it is played.</summary>
    /// <exception cref="InvalidDataException">It is no plan, or has no such runbook.</exception>
    public static DemoPlan Read(string path, string? runbook)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"there is no plan at {Path.GetFullPath(path)}; name one with --plan", path);
        var yaml = new YamlStream();
        using (var reader = File.OpenText(path))
            yaml.Load(reader);
        if (yaml.Documents.FirstOrDefault()?.RootNode is not YamlMappingNode plan || Text(plan, "plan") is not { } name)
            throw new InvalidDataException($"{path} is not a plan: it has no 'plan:' with the plan's name");
        var played = runbook ?? "failover";
        var runbooks = Entries(plan, "runbooks").ToDictionary(r => r.Key, r => r.Value);
        if (!runbooks.TryGetValue(played, out var chosen))
            throw new InvalidDataException(
                $"plan {name} has no runbook '{played}'; it has {string.Join(", ", runbooks.Keys)}: name one with --runbook");
        var scenario = Entries(plan, "scenarios").FirstOrDefault(s => Text(s.Value, "runbook") == played);
        var objectives = Child(plan, "objectives") as YamlMappingNode ?? [];
        return new DemoPlan
        {
            Name = name,
            Title = Text(plan, "title") ?? name,
            People = [.. Entries(plan, "people").Where(p => Text(p.Value, "slack") is not null).Select(p => new CastMember(
                p.Key, Text(p.Value, "name") ?? p.Key, Text(p.Value, "slack")!, Texts(p.Value, "roles")))],
            Scenario = scenario.Key,
            Runbook = played,
            Slots = Text(chosen, "approval") is { } policy
                ? Texts(Entries(plan, "approvals").First(a => a.Key == policy).Value, "slots") : [],
            Rto = Spans.Parse(Text(scenario.Value ?? objectives, "rto")),
            Rpo = Spans.Parse(Text(scenario.Value ?? objectives, "rpo")),
        };
    }

    private static IEnumerable<(string Key, YamlMappingNode Value)> Entries(YamlMappingNode node, string key) =>
        (Child(node, key) as YamlMappingNode)?.Children
            .Where(c => c.Value is YamlMappingNode).Select(c => (c.Key.ToString(), (YamlMappingNode)c.Value)) ?? [];

    private static string[] Texts(YamlMappingNode node, string key) =>
        Child(node, key) is YamlSequenceNode list ? [.. list.Select(r => r.ToString())] : [];

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
