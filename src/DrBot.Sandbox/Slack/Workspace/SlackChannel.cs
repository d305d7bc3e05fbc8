using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>A channel, or a direct conversation.</summary>
internal sealed class SlackChannel(string id, string name, DateTimeOffset created)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public bool IsPrivate { get; init; }

    public bool IsDirect { get; init; }

    public bool IsArchived { get; set; }

    public string Topic { get; set; } = "";

    public List<string> Members { get; } = [];

    /// <summary>In the order of their timestamps, ephemeral ones among them.</summary>
    public List<SlackMessage> Messages { get; } = [];

    public HashSet<string> Pins { get; } = [];

    public bool IsPublic => !IsPrivate && !IsDirect;

    /// <summary>The stored message of that timestamp; ephemeral messages are never stored.</summary>
    public SlackMessage? Find(string ts) => Messages.Find(m => m.Ts == ts && m.VisibleTo is null);

    public JsonObject ToWire(string member) => new()
    {
        ["id"] = Id,
        ["name"] = IsDirect ? null : Name,
        ["name_normalized"] = IsDirect ? null : Name,
        ["is_channel"] = IsPublic,
        ["is_group"] = IsPrivate,
        ["is_im"] = IsDirect,
        ["is_mpim"] = false,
        ["is_private"] = IsPrivate || IsDirect,
        ["is_archived"] = IsArchived,
        ["is_member"] = Members.Contains(member),
        ["user"] = IsDirect ? Members.Find(m => m != member) : null,
        ["created"] = created.ToUnixTimeSeconds(),
        ["topic"] = new JsonObject { ["value"] = Topic, ["creator"] = "", ["last_set"] = 0 },
        ["purpose"] = new JsonObject { ["value"] = "", ["creator"] = "", ["last_set"] = 0 },
        ["num_members"] = Members.Count,
    };
}
