using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>A message of a channel. One with <see cref="VisibleTo"/> is ephemeral: shown to that person, kept by
/// nobody.</summary>
internal sealed class SlackMessage(string ts, string user)
{
    public string Ts { get; } = ts;

    public string User { get; } = user;

    public string? BotId { get; init; }

    public string? AppId { get; init; }

    public string? VisibleTo { get; init; }

    public string? ThreadTs { get; init; }

    public string Text { get; set; } = "";

    public JsonArray? Blocks { get; set; }

    public JsonNode? Attachments { get; set; }

    public JsonNode? Metadata { get; set; }

    public string? EditedTs { get; set; }

    public List<(string Name, string User)> Reactions { get; } = [];

    public bool IsReply => ThreadTs is not null && ThreadTs != Ts;

    public void Replace(string text, JsonArray? blocks, string editedTs)
    {
        Text = text;
        Blocks = blocks;
        EditedTs = editedTs;
    }

    public JsonObject ToWire(SlackChannel channel, bool metadata = false)
    {
        var wire = new JsonObject { ["type"] = "message", ["user"] = User, ["ts"] = Ts, ["text"] = Text };
        Add(wire, "bot_id", BotId);
        Add(wire, "app_id", AppId);
        Add(wire, "blocks", Blocks?.DeepClone());
        Add(wire, "attachments", Attachments?.DeepClone());
        Add(wire, "metadata", metadata ? Metadata?.DeepClone() : null);
        if (EditedTs is not null)
            wire["edited"] = new JsonObject { ["user"] = User, ["ts"] = EditedTs };
        AddThread(wire, channel);
        if (Reactions.Count > 0)
            wire["reactions"] = new JsonArray([.. Reactions.GroupBy(r => r.Name).Select(Reaction)]);
        if (channel.Pins.Contains(Ts))
            wire["pinned_to"] = new JsonArray(channel.Id);
        return wire;
    }

    private void AddThread(JsonObject wire, SlackChannel channel)
    {
        var replies = IsReply
            ? [] : channel.Messages.FindAll(m => m.ThreadTs == Ts && m.IsReply && m.VisibleTo is null);
        Add(wire, "thread_ts", ThreadTs ?? (replies.Count > 0 ? Ts : null));
        if (replies.Count == 0)
            return;
        wire["reply_count"] = replies.Count;
        wire["latest_reply"] = replies[^1].Ts;
    }

    private static JsonNode Reaction(IGrouping<string, (string Name, string User)> group) => new JsonObject
    {
        ["name"] = group.Key,
        ["count"] = group.Count(),
        ["users"] = new JsonArray([.. group.Select(r => JsonValue.Create(r.User))]),
    };

    private static void Add(JsonObject wire, string name, JsonNode? value)
    {
        if (value is not null)
            wire[name] = value;
    }
}
