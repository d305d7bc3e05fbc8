using System.Globalization;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary><c>conversations.*</c>.</summary>
internal static class ConversationMethods
{
    private static readonly string[] Read = ["channels:read", "groups:read", "im:read"];
    private static readonly string[] History = ["channels:history", "groups:history", "im:history"];
    private static readonly string[] Manage = ["channels:manage", "groups:write"];

    public static IEnumerable<SlackMethod> All =>
    [
        new("conversations.open", 50, ["im:write"], Open),
        new("conversations.list", 20, Read, List) { TakesJson = false },
        new("conversations.info", 50, Read, Info) { TakesJson = false },
        new("conversations.members", 100, Read, Members) { TakesJson = false },
        new("conversations.history", 50, History, Past) { TakesJson = false },
        new("conversations.replies", 50, History, Replies) { TakesJson = false },
        new("conversations.join", 50, ["channels:join"], Join),
        new("conversations.create", 20, Manage, Create),
        new("conversations.setTopic", 20, [.. Manage, "channels:write.topic"], SetTopic),
    ];

    private static JsonObject Open(SlackWorld world, SlackCall call)
    {
        var users = call.Required("users").Split(',', StringSplitOptions.TrimEntries);
        if (users.Length != 1)
            throw new SlackError("not_enough_users");
        var person = world.Person(users[0]);
        if (person.IsDeleted)
            throw new SlackError("user_disabled");
        if (person.IsBot)
            throw new SlackError("cannot_dm_bot");
        var channel = world.Direct(world.Options.BotUserId, person.Id, call.Now);
        return new JsonObject { ["channel"] = new JsonObject { ["id"] = channel.Id } };
    }

    private static JsonObject List(SlackWorld world, SlackCall call)
    {
        var types = (call.Text("types") ?? "public_channel").Split(',', StringSplitOptions.TrimEntries);
        var bot = world.Options.BotUserId;
        var found = world.Channels.Where(c => world.Sees(bot, c) && types.Contains(Type(c))
            && !(call.Flag("exclude_archived") && c.IsArchived));
        return Page.Of(call, "channels", [.. found.Select(c => c.ToWire(bot))]);
    }

    private static JsonObject Info(SlackWorld world, SlackCall call) =>
        new() { ["channel"] = Channel(world, call).ToWire(world.Options.BotUserId) };

    private static JsonObject Members(SlackWorld world, SlackCall call) =>
        Page.Of(call, "members", [.. Channel(world, call).Members.Select(m => JsonValue.Create(m))]);

    private static JsonObject Past(SlackWorld world, SlackCall call)
    {
        var channel = Joined(world, call);
        var found = channel.Messages.Where(m => m.VisibleTo is null && !m.IsReply && InRange(call, m.Ts)).Reverse();
        return Page.Of(call, "messages", Wire(call, channel, found), most: 999);
    }

    private static JsonObject Replies(SlackWorld world, SlackCall call)
    {
        var channel = Joined(world, call);
        var ts = call.Required("ts");
        if (channel.Find(ts) is not { } asked)
            throw new SlackError("thread_not_found");
        var parent = asked.ThreadTs ?? ts;
        var found = channel.Messages.Where(m => m.VisibleTo is null
            && (m.Ts == parent || m.ThreadTs == parent && InRange(call, m.Ts)));
        return Page.Of(call, "messages", Wire(call, channel, found));
    }

    private static JsonObject Join(SlackWorld world, SlackCall call)
    {
        var channel = Channel(world, call);
        if (!channel.IsPublic)
            throw new SlackError("method_not_supported_for_channel_type");
        if (channel.Members.Contains(world.Options.BotUserId))
            call.Warnings.Add("already_in_channel");
        else
        {
            channel.Members.Add(world.Options.BotUserId);
            world.Events.Joined(channel, world.Options.BotUserId);
        }

        return new JsonObject { ["channel"] = channel.ToWire(world.Options.BotUserId) };
    }

    private static JsonObject Create(SlackWorld world, SlackCall call)
    {
        var name = call.Required("name");
        if (name.Length > 80)
            throw new SlackError("invalid_name_maxlength");
        if (name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_')))
            throw new SlackError("invalid_name_specials");
        if (world.Channels.Any(c => c.Name == name))
            throw new SlackError("name_taken");
        var channel = world.AddChannel(name, call.Flag("is_private"), call.Now);
        channel.Members.Add(world.Options.BotUserId);
        world.Log.Append("channel", channel, null, channel.ToWire(world.Options.BotUserId));
        return new JsonObject { ["channel"] = channel.ToWire(world.Options.BotUserId) };
    }

    private static JsonObject SetTopic(SlackWorld world, SlackCall call)
    {
        var channel = Joined(world, call);
        var topic = call.Required("topic");
        channel.Topic = topic.Length <= 250 ? topic : throw new SlackError("too_long");
        world.Log.Append("channel", channel, null, channel.ToWire(world.Options.BotUserId));
        return new JsonObject { ["channel"] = channel.ToWire(world.Options.BotUserId) };
    }

    private static SlackChannel Channel(SlackWorld world, SlackCall call)
    {
        // These methods take ids only; names are a courtesy of chat.postMessage.
        var channel = world.Channel(call.Required("channel"), world.Options.BotUserId);
        return channel.Id == call.Text("channel") ? channel : throw new SlackError("channel_not_found");
    }

    private static SlackChannel Joined(SlackWorld world, SlackCall call)
    {
        var channel = Channel(world, call);
        return channel.Members.Contains(world.Options.BotUserId) ? channel : throw new SlackError("not_in_channel");
    }

    private static List<JsonNode?> Wire(SlackCall call, SlackChannel channel, IEnumerable<SlackMessage> messages) =>
        [.. messages.Select(m => m.ToWire(channel, call.Flag("include_all_metadata")))];

    private static bool InRange(SlackCall call, string ts)
    {
        var order = call.Flag("inclusive") ? 0 : 1;
        return (call.Text("oldest") is not { Length: > 0 } oldest || Compare(ts, oldest) >= order)
            && (call.Text("latest") is not { Length: > 0 } latest || Compare(latest, ts) >= order);
    }

    private static int Compare(string one, string other) => decimal.Compare(Seconds(one), Seconds(other));

    private static decimal Seconds(string ts) =>
        decimal.TryParse(ts, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? seconds : throw new SlackError("invalid_ts_latest");

    private static string Type(SlackChannel channel) =>
        channel.IsDirect ? "im" : channel.IsPrivate ? "private_channel" : "public_channel";
}
