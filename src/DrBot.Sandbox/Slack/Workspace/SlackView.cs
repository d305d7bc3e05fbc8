using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>A modal in front of a person; a person's modals are a stack of at most three.</summary>
internal sealed class SlackView(string id, string user, string? previous, string root)
{
    public string Id { get; } = id;

    public string User { get; } = user;

    public string Root { get; } = root;

    public string Hash { get; private set; } = "";

    /// <summary>What the app sent, with block and action ids filled in.</summary>
    public JsonObject Source { get; private set; } = [];

    public JsonArray Blocks => Source["blocks"]!.AsArray();

    public bool NotifiesOnClose => Source.Flag("notify_on_close");

    public void Replace(JsonObject source, string hash)
    {
        Source = (JsonObject)source.DeepClone();
        BlockIds.Fill(Blocks);
        Hash = hash;
    }

    public JsonObject ToWire(SlackOptions options, JsonObject? values = null) => new()
    {
        ["id"] = Id,
        ["team_id"] = options.TeamId,
        ["type"] = "modal",
        ["blocks"] = Blocks.DeepClone(),
        ["private_metadata"] = Source.Text("private_metadata") ?? "",
        ["callback_id"] = Source.Text("callback_id") ?? "",
        ["external_id"] = Source.Text("external_id") ?? "",
        ["state"] = new JsonObject { ["values"] = values ?? ElementState.Of(Blocks, null).Values },
        ["hash"] = Hash,
        ["title"] = Source["title"]?.DeepClone(),
        ["submit"] = Source["submit"]?.DeepClone(),
        ["close"] = Source["close"]?.DeepClone(),
        ["clear_on_close"] = Source.Flag("clear_on_close"),
        ["notify_on_close"] = NotifiesOnClose,
        ["previous_view_id"] = previous,
        ["root_view_id"] = Root,
        ["app_id"] = options.AppId,
        ["app_installed_team_id"] = options.TeamId,
        ["bot_id"] = options.BotId,
    };
}
