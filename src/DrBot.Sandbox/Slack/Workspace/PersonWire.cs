using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>An account as <c>users.info</c> returns it.</summary>
internal static class PersonWire
{
    public static JsonObject Of(SlackOptions options, SlackPerson person, bool email) => new()
    {
        ["id"] = person.Id,
        ["team_id"] = person.TeamId ?? options.TeamId,
        ["name"] = person.Handle,
        ["deleted"] = person.IsDeleted,
        ["real_name"] = person.Name,
        ["tz"] = "Etc/UTC",
        ["tz_label"] = "Coordinated Universal Time",
        ["tz_offset"] = 0,
        ["profile"] = Profile(person, email),
        ["is_admin"] = false,
        ["is_owner"] = false,
        ["is_restricted"] = person.IsGuest || person.IsSingleChannelGuest,
        ["is_ultra_restricted"] = person.IsSingleChannelGuest,
        ["is_stranger"] = person.IsStranger,
        ["is_bot"] = person.IsBot,
        ["is_app_user"] = person.Id == options.BotUserId,
        ["is_workflow_bot"] = false,
        ["updated"] = 0,
    };

    private static JsonObject Profile(SlackPerson person, bool email)
    {
        var profile = new JsonObject
        {
            ["real_name"] = person.Name, ["display_name"] = person.Handle, ["title"] = person.Title ?? "",
        };
        if (email && person.Email is not null)
            profile["email"] = person.Email;
        return profile;
    }
}
