using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Deliveries;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>Turns what happens in the workspace into the events the app subscribed to.</summary>
internal sealed class SlackEvents(SlackWorld world)
{
    private string Bot => world.Options.BotUserId;

    public void MessagePosted(SlackChannel channel, SlackMessage message)
    {
        if (!channel.Members.Contains(Bot))
            return;
        var kind = channel.IsDirect ? "message.im" : channel.IsPrivate ? "message.groups" : "message.channels";
        Raise(kind, () => Message(channel, message, "message"));
        // A mention arrives a second time under its own id when both events are subscribed.
        if (!channel.IsDirect && message.User != Bot && message.Text.Contains($"<@{Bot}>", StringComparison.Ordinal))
            Raise("app_mention", () => Message(channel, message, "app_mention"));
    }

    public void Joined(SlackChannel channel, string user) => Raise("member_joined_channel", () => new JsonObject
    {
        ["type"] = "member_joined_channel", ["user"] = user, ["channel"] = channel.Id, ["channel_type"] = "C",
        ["team"] = world.Options.TeamId,
    });

    public void PersonChanged(SlackPerson? before, SlackPerson after)
    {
        var kind = before is null ? "team_join" : "user_change";
        Raise(kind, () => new JsonObject
        {
            ["type"] = kind, ["user"] = PersonWire.Of(world.Options, after, email: true),
        });
        foreach (var group in (before?.Groups ?? []).Except(after.Groups))
            MembersChanged(group, [], [after.Id]);
        foreach (var group in after.Groups.Except(before?.Groups ?? []))
            MembersChanged(group, [after.Id], []);
    }

    private void MembersChanged(string group, string[] added, string[] removed) =>
        Raise("subteam_members_changed", () => new JsonObject
        {
            ["type"] = "subteam_members_changed", ["subteam_id"] = group, ["team_id"] = world.Options.TeamId,
            ["added_users"] = new JsonArray([.. added]), ["added_users_count"] = added.Length,
            ["removed_users"] = new JsonArray([.. removed]), ["removed_users_count"] = removed.Length,
        });

    private static JsonObject Message(SlackChannel channel, SlackMessage message, string type)
    {
        var wire = message.ToWire(channel);
        wire["type"] = type;
        wire["channel"] = channel.Id;
        wire["event_ts"] = message.Ts;
        if (type == "message")
            wire["channel_type"] = channel.IsDirect ? "im" : channel.IsPrivate ? "group" : "channel";
        return wire;
    }

    private void Raise(string kind, Func<JsonObject> inner)
    {
        if (world.Options.BotEvents.Contains(kind))
            world.Outbox.Enqueue(Payloads.Event(world, inner()));
    }
}
