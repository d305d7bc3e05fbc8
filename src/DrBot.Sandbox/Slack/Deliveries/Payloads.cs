using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>Builds the payloads an app receives, with the members Slack puts into them.</summary>
internal static class Payloads
{
    private const string LegacyToken = "legacy-verification-token";

    public static SlackDelivery Command(
        SlackWorld world, string user, SlackChannel channel, string command, string text, DateTimeOffset now)
    {
        var person = world.Person(user);
        return new(DeliveryKind.SlashCommand, new JsonObject
        {
            ["token"] = LegacyToken,
            ["team_id"] = person.TeamId ?? world.Options.TeamId,
            ["team_domain"] = world.Options.TeamDomain,
            ["channel_id"] = channel.Id,
            ["channel_name"] = channel.IsDirect ? "directmessage" : channel.IsPrivate ? "privategroup" : channel.Name,
            ["user_id"] = user,
            ["user_name"] = person.Handle,
            ["command"] = command,
            ["text"] = text,
            ["api_app_id"] = world.Options.AppId,
            ["is_enterprise_install"] = "false",
            ["response_url"] = world.ResponseUrls.Issue(
                world, "commands", new ResponseTarget(user, channel.Id, null, null, true), now),
            ["trigger_id"] = Trigger(world, user, now),
        });
    }

    /// <summary>A click in a message; <paramref name="state"/> holds the message's other elements.</summary>
    public static SlackDelivery MessageAction(
        SlackWorld world, string user, SlackChannel channel, SlackMessage message, JsonObject action, JsonObject state,
        DateTimeOffset now)
    {
        var payload = Interaction(world, "block_actions", user, now);
        var container = new JsonObject
        {
            ["type"] = "message", ["message_ts"] = message.Ts, ["channel_id"] = channel.Id,
            ["is_ephemeral"] = message.VisibleTo is not null,
        };
        if (message.ThreadTs is not null)
            container["thread_ts"] = message.ThreadTs;
        payload["container"] = container;
        var name = channel.IsDirect ? "directmessage" : channel.Name;
        payload["channel"] = new JsonObject { ["id"] = channel.Id, ["name"] = name };
        // An ephemeral message is not stored anywhere, so Slack has none to send along.
        if (message.VisibleTo is null)
            payload["message"] = message.ToWire(channel);
        payload["state"] = new JsonObject { ["values"] = state };
        var target = new ResponseTarget(user, channel.Id, message.ThreadTs, message.Ts, message.VisibleTo is not null);
        payload["response_url"] = world.ResponseUrls.Issue(world, "actions", target, now);
        payload["actions"] = new JsonArray(action);
        return new(DeliveryKind.Interactive, payload);
    }

    public static SlackDelivery ViewAction(
        SlackWorld world, SlackView view, JsonObject action, JsonObject state, DateTimeOffset now)
    {
        var payload = Interaction(world, "block_actions", view.User, now);
        payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
        payload["view"] = view.ToWire(world.Options, state);
        payload["actions"] = new JsonArray(action);
        return new(DeliveryKind.Interactive, payload);
    }

    public static SlackDelivery Submission(SlackWorld world, SlackView view, JsonObject values, DateTimeOffset now)
    {
        var payload = Interaction(world, "view_submission", view.User, now);
        payload["view"] = view.ToWire(world.Options, values);
        payload["response_urls"] = new JsonArray();
        return new(DeliveryKind.Interactive, payload);
    }

    public static SlackDelivery Closed(SlackWorld world, SlackView view, bool cleared, DateTimeOffset now)
    {
        var payload = Interaction(world, "view_closed", view.User, now);
        payload.Remove("trigger_id");
        payload["view"] = view.ToWire(world.Options);
        payload["is_cleared"] = cleared;
        return new(DeliveryKind.Interactive, payload);
    }

    public static SlackDelivery Event(SlackWorld world, JsonObject inner) => new(DeliveryKind.Event, new JsonObject
    {
        ["token"] = LegacyToken,
        ["team_id"] = world.Options.TeamId,
        ["api_app_id"] = world.Options.AppId,
        ["type"] = "event_callback",
        ["event_id"] = world.NewId("Ev"),
        ["event_time"] = long.Parse(
            (inner.Text("event_ts") ?? "0").Split('.')[0], System.Globalization.CultureInfo.InvariantCulture),
        ["event_context"] = world.NewId("ctx"),
        ["is_ext_shared_channel"] = false,
        ["authorizations"] = new JsonArray(new JsonObject
        {
            ["enterprise_id"] = null, ["team_id"] = world.Options.TeamId, ["user_id"] = world.Options.BotUserId,
            ["is_bot"] = true, ["is_enterprise_install"] = false,
        }),
        ["event"] = inner,
    });

    /// <summary>The action object of an element: a button as pressed, a menu with what was chosen.</summary>
    public static JsonObject Action(JsonObject element, string blockId, JsonNode? given, string ts)
    {
        var action = element.Text("type") == "button" ? Button(element) : ElementState.Value(element, given);
        action["action_id"] = element.Text("action_id");
        action["block_id"] = blockId;
        action["action_ts"] = ts;
        return action;
    }

    private static JsonObject Button(JsonObject element)
    {
        var action = new JsonObject { ["type"] = "button", ["text"] = element["text"]?.DeepClone() };
        foreach (var name in new[] { "value", "style", "url" })
            if (element[name] is { } member)
                action[name] = member.DeepClone();
        return action;
    }

    private static JsonObject Interaction(SlackWorld world, string type, string user, DateTimeOffset now)
    {
        var person = world.Person(user);
        var team = person.TeamId ?? world.Options.TeamId;
        return new JsonObject
        {
            ["type"] = type,
            ["team"] = new JsonObject { ["id"] = team, ["domain"] = world.Options.TeamDomain },
            ["user"] = new JsonObject
            {
                ["id"] = user, ["username"] = person.Handle, ["name"] = person.Handle, ["team_id"] = team,
            },
            ["api_app_id"] = world.Options.AppId,
            ["token"] = LegacyToken,
            ["trigger_id"] = Trigger(world, user, now),
            ["enterprise"] = null,
            ["is_enterprise_install"] = false,
        };
    }

    private static string Trigger(SlackWorld world, string user, DateTimeOffset now) =>
        world.Triggers.Issue(user, $"{now.ToUnixTimeMilliseconds()}.{world.Options.TeamId}.{world.NewSecret()}", now);
}
