using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary>Who the app is and where it is installed.</summary>
internal static class AppMethods
{
    public static IEnumerable<SlackMethod> All =>
    [
        new("auth.test", 600, [], Test),
        new("team.info", 50, ["team:read"], Team) { TakesJson = false },
        new("bots.info", 50, ["users:read"], Bot) { TakesJson = false },
        new("apps.connections.open", 50, ["connections:write"], OpenConnection) { WantsAppToken = true },
    ];

    private static JsonObject Test(SlackWorld world, SlackCall call) => new()
    {
        ["url"] = $"https://{world.Options.TeamDomain}.slack.com/",
        ["team"] = world.Options.TeamName,
        ["user"] = world.Options.AppName.ToLowerInvariant(),
        ["team_id"] = world.Options.TeamId,
        ["user_id"] = world.Options.BotUserId,
        ["bot_id"] = world.Options.BotId,
        ["app_id"] = world.Options.AppId,
        ["app_name"] = world.Options.AppName,
        ["is_enterprise_install"] = false,
    };

    private static JsonObject Team(SlackWorld world, SlackCall call) => new()
    {
        ["team"] = new JsonObject
        {
            ["id"] = world.Options.TeamId, ["name"] = world.Options.TeamName, ["domain"] = world.Options.TeamDomain,
            ["email_domain"] = "", ["url"] = $"https://{world.Options.TeamDomain}.slack.com/",
        },
    };

    private static JsonObject Bot(SlackWorld world, SlackCall call)
    {
        if (call.Text("bot") is { } bot && bot != world.Options.BotId)
            throw new SlackError("bot_not_found");
        return new JsonObject
        {
            ["bot"] = new JsonObject
            {
                ["id"] = world.Options.BotId, ["deleted"] = false, ["name"] = world.Options.AppName, ["updated"] = 0,
                ["app_id"] = world.Options.AppId, ["user_id"] = world.Options.BotUserId, ["icons"] = new JsonObject(),
            },
        };
    }

    private static JsonObject OpenConnection(SlackWorld world, SlackCall call)
    {
        var ticket = world.Tickets.Issue(world.NewSecret(), call.Now);
        return new JsonObject
        {
            ["url"] = $"ws{world.BaseUrl["http".Length..]}/link/?ticket={ticket}&app_id={world.Options.AppId}",
        };
    }
}
