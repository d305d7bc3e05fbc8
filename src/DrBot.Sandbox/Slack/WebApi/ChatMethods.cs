using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary><c>chat.*</c>, pins and reactions.</summary>
internal static class ChatMethods
{
    private const int MostPostedText = 40_000;
    private const int MostUpdatedText = 4_000;
    private const int MostMetadata = 8_000;

    public static IEnumerable<SlackMethod> All =>
    [
        new("chat.postMessage", 60, ["chat:write"], Post),
        new("chat.update", 50, ["chat:write"], Update),
        new("chat.postEphemeral", 100, ["chat:write"], PostEphemeral),
        new("chat.getPermalink", 600, [], Permalink) { TakesJson = false },
        new("pins.add", 20, ["pins:write"], Pin),
        new("reactions.add", 50, ["reactions:write"], React),
    ];

    private static JsonObject Post(SlackWorld world, SlackCall call)
    {
        var channel = Recipient(world, call);
        MustMayPost(world, channel);
        var message = world.Post(channel, Compose(world, call, Thread(channel, call), visibleTo: null));
        var wire = message.ToWire(channel, metadata: true);
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts, ["message"] = wire };
    }

    private static JsonObject PostEphemeral(SlackWorld world, SlackCall call)
    {
        var channel = world.Channel(call.Required("channel"), world.Options.BotUserId);
        if (!channel.Members.Contains(world.Options.BotUserId))
            throw new SlackError("not_in_channel");
        var person = world.Person(call.Required("user"));
        if (!channel.Members.Contains(person.Id))
            throw new SlackError("user_not_in_channel");
        var message = world.Post(channel, Compose(world, call, Thread(channel, call), person.Id));
        return new JsonObject { ["message_ts"] = message.Ts };
    }

    private static JsonObject Update(SlackWorld world, SlackCall call)
    {
        var channel = world.Channel(call.Required("channel"), world.Options.BotUserId);
        var message = channel.Find(call.Required("ts")) ?? throw new SlackError("message_not_found");
        if (message.BotId != world.Options.BotId)
            throw new SlackError("cant_update_message");
        var (text, blocks) = Content(call);
        if (text.Length > MostUpdatedText)
            throw new SlackError("msg_too_long");
        message.Replace(text, blocks, world.NewTs(call.Now));
        message.Metadata = Metadata(call) ?? message.Metadata;
        world.Show("message_changed", channel, message);
        return new JsonObject
        {
            ["channel"] = channel.Id, ["ts"] = message.Ts, ["text"] = text,
            ["message"] = message.ToWire(channel, metadata: true),
        };
    }

    private static JsonObject Permalink(SlackWorld world, SlackCall call)
    {
        var channel = world.Channel(call.Required("channel"), world.Options.BotUserId);
        var ts = call.Required("message_ts");
        if (channel.Find(ts) is null)
            throw new SlackError("message_not_found");
        var place = $"{world.BaseUrl}/archives/{channel.Id}/p{ts.Replace(".", "", StringComparison.Ordinal)}";
        return new JsonObject { ["channel"] = channel.Id, ["permalink"] = place };
    }

    private static JsonObject Pin(SlackWorld world, SlackCall call)
    {
        var (channel, message) = Target(world, call);
        if (!channel.Pins.Add(message.Ts))
            throw new SlackError("already_pinned");
        world.Show("message_changed", channel, message);
        return [];
    }

    private static JsonObject React(SlackWorld world, SlackCall call)
    {
        var (channel, message) = Target(world, call);
        var reaction = (call.Required("name"), world.Options.BotUserId);
        if (message.Reactions.Contains(reaction))
            throw new SlackError("already_reacted");
        message.Reactions.Add(reaction);
        world.Show("message_changed", channel, message);
        return [];
    }

    private static (SlackChannel Channel, SlackMessage Message) Target(SlackWorld world, SlackCall call)
    {
        var channel = world.Channel(call.Required("channel"), world.Options.BotUserId);
        return (channel, channel.Find(call.Required("timestamp")) ?? throw new SlackError("message_not_found"));
    }

    private static SlackChannel Recipient(SlackWorld world, SlackCall call)
    {
        var id = call.Required("channel");
        var person = world.People.FirstOrDefault(p => p.Id == id);
        return person is null
            ? world.Channel(id, world.Options.BotUserId)
            : world.Direct(world.Options.BotUserId, person.Id, call.Now);
    }

    private static void MustMayPost(SlackWorld world, SlackChannel channel)
    {
        if (channel.IsArchived)
            throw new SlackError("is_archived");
        var member = channel.Members.Contains(world.Options.BotUserId);
        if (!member && !(channel.IsPublic && world.Options.Scopes.Contains("chat:write.public")))
            throw new SlackError("not_in_channel");
    }

    private static SlackMessage Compose(SlackWorld world, SlackCall call, string? thread, string? visibleTo)
    {
        var (text, blocks) = Content(call);
        if (text.Length > MostPostedText)
        {
            text = text[..MostPostedText];
            call.Warnings.Add("message_truncated");
        }

        return new SlackMessage(world.NewTs(call.Now), world.Options.BotUserId)
        {
            BotId = world.Options.BotId,
            AppId = world.Options.AppId,
            VisibleTo = visibleTo,
            ThreadTs = thread,
            Text = text,
            Blocks = blocks,
            Attachments = call.Json("attachments", "invalid_attachments"),
            Metadata = Metadata(call),
        };
    }

    /// <summary>Replies to a reply join the thread it is in.</summary>
    private static string? Thread(SlackChannel channel, SlackCall call)
    {
        if (call.Text("thread_ts") is not { Length: > 0 } ts)
            return null;
        var parent = channel.Find(ts) ?? throw new SlackError("thread_not_found");
        return parent.ThreadTs ?? parent.Ts;
    }

    private static (string Text, JsonArray? Blocks) Content(SlackCall call)
    {
        var text = call.Text("text") ?? "";
        var blocks = call.Json("blocks", "invalid_blocks_format") switch
        {
            null => null,
            JsonArray array => array,
            _ => throw new SlackError("invalid_blocks_format"),
        };
        if (text.Length == 0 && blocks is not { Count: > 0 } && call.Text("attachments") is null)
            throw new SlackError("no_text");
        if (blocks is not null && BlockRules.CheckMessage(blocks) is { Count: > 0 } errors)
            throw new SlackError("invalid_blocks", [.. errors]);
        if (blocks is not null && BlockRules.IsTooLong(blocks))
            throw new SlackError("msg_blocks_too_long");
        return (text, blocks);
    }

    private static JsonNode? Metadata(SlackCall call)
    {
        if (call.Json("metadata", "invalid_metadata_format") is not { } metadata)
            return null;
        if (metadata.Text("event_type") is null || metadata["event_payload"] is not JsonObject)
            throw new SlackError("invalid_metadata_schema");
        return metadata.ToLine().Length > MostMetadata ? throw new SlackError("metadata_too_large") : metadata;
    }
}
