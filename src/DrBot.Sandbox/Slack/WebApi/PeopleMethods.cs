using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary><c>users.*</c> and <c>usergroups.*</c>.</summary>
internal static class PeopleMethods
{
    public static IEnumerable<SlackMethod> All =>
    [
        new("users.info", 100, ["users:read"], Info) { TakesJson = false },
        new("users.list", 20, ["users:read"], List) { TakesJson = false },
        new("usergroups.list", 20, ["usergroups:read"], Groups) { TakesJson = false },
        new("usergroups.users.list", 20, ["usergroups:read"], GroupMembers) { TakesJson = false },
    ];

    private static JsonObject Info(SlackWorld world, SlackCall call) =>
        new() { ["user"] = Wire(world, world.Person(call.Text("user"))) };

    private static JsonObject List(SlackWorld world, SlackCall call) =>
        Page.Of(call, "members", [.. world.People.Select(p => Wire(world, p))]);

    private static JsonObject Groups(SlackWorld world, SlackCall call) => new()
    {
        ["usergroups"] = new JsonArray([.. world.Groups.Select(g => GroupWire(world, g, call.Flag("include_users")))]),
    };

    private static JsonObject GroupMembers(SlackWorld world, SlackCall call)
    {
        var id = call.Required("usergroup");
        return world.Groups.Any(g => g.Id == id)
            ? new JsonObject { ["users"] = Ids(world, id) } : throw new SlackError("no_such_subteam");
    }

    private static JsonObject GroupWire(SlackWorld world, SlackGroup group, bool users)
    {
        var wire = new JsonObject
        {
            ["id"] = group.Id, ["team_id"] = world.Options.TeamId, ["is_usergroup"] = true, ["name"] = group.Name,
            ["handle"] = group.Handle, ["description"] = "", ["date_delete"] = 0,
            ["user_count"] = world.MembersOf(group.Id).Count(),
        };
        if (users)
            wire["users"] = Ids(world, group.Id);
        return wire;
    }

    private static JsonArray Ids(SlackWorld world, string group) =>
        new([.. world.MembersOf(group).Select(p => JsonValue.Create(p.Id))]);

    private static JsonObject Wire(SlackWorld world, SlackPerson person) =>
        PersonWire.Of(world.Options, person, world.Options.Scopes.Contains("users:read.email"));
}
