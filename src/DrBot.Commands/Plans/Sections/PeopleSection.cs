using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>people</c> and <c>roles</c>.</summary>
internal static class PeopleSection
{
    /// <summary>Surfaces a person may have accounts on; the plan's keys have the same names.</summary>
    public static readonly string[] Surfaces = ["slack", "teams", "oidc"];

    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromHours(12);

    public static OrderedDictionary<string, Person> People(MapReader root, PlanFindings findings)
    {
        var people = new OrderedDictionary<string, Person>();
        foreach (var (id, _, node) in root.Entries("people", PlanNames.IsDotted, PlanNames.DottedAllowed))
        {
            var map = new MapReader(node, $"person '{id}'", findings);
            people[id] = new Person
            {
                Id = id,
                Name = map.RequireText("name"),
                Email = map.Text("email"),
                Phone = map.Text("phone"),
                Accounts = [.. Surfaces.SelectMany(s => map.TextOrTexts(s).Select(a => new Account(s, a)))],
                Keys = map.TextOrTexts("keys"),
                Deputy = map.Text("deputy"),
                Roles = map.Texts("roles"),
            };
            map.End();
        }

        return people;
    }

    public static OrderedDictionary<string, RoleSource> Roles(MapReader root, PlanFindings findings)
    {
        var roles = new OrderedDictionary<string, RoleSource>();
        foreach (var (name, _, node) in root.Entries("roles", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"role '{name}'", findings);
            var groups = new[] { "slack", "teams", "oidc" }
                .Select(s => map.Text($"{s}-group") is { } id ? new Account(s, id) : null).OfType<Account>().ToArray();
            if (groups.Length > 1)
                map.Error($"{groups[1].Surface}-group", $"role '{name}' has two groups; a role is read from one");
            roles[name] = new RoleSource(name, groups.FirstOrDefault(), map.Duration("max-age") ?? DefaultMaxAge);
            map.End();
        }

        return roles;
    }
}
