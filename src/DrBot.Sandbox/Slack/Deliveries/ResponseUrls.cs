using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>Where a response URL leads: the person, the channel, and the message it may replace.</summary>
internal sealed record ResponseTarget(
    string User, string Channel, string? ThreadTs, string? MessageTs, bool IsEphemeral);

/// <summary>Response URLs: five uses within thirty minutes, no token needed.</summary>
internal sealed class ResponseUrls
{
    private const int MostUses = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private readonly Dictionary<string, Issued> issued = [];

    public string Issue(SlackWorld world, string kind, ResponseTarget target, DateTimeOffset now)
    {
        var path = $"/{kind}/{world.Options.TeamId}/{world.NewId("")}/{world.NewSecret()}";
        issued[path] = new Issued(target, now + Lifetime);
        return world.BaseUrl + path;
    }

    /// <summary>Remembers the message the acknowledgement itself showed, for a later <c>replace_original</c>.</summary>
    public void Showed(SlackWorld world, string url, string? ts)
    {
        if (ts is not null && issued.TryGetValue(url[world.BaseUrl.Length..], out var found))
            found.LastTs = ts;
    }

    /// <summary>Takes a posted response; throws <c>used_url</c>, <c>expired_url</c> or <c>invalid_blocks</c>.</summary>
    public void Respond(SlackWorld world, string path, JsonObject body, DateTimeOffset now)
    {
        if (!issued.TryGetValue(path, out var url))
            throw new SlackError("invalid_url");
        if (now > url.Until)
            throw new SlackError("expired_url");
        if (++url.Uses > MostUses)
            throw new SlackError("used_url");
        url.LastTs = Apply(world, url.Target, url.LastTs ?? url.Target.MessageTs, body, now) ?? url.LastTs;
    }

    /// <summary>Shows an answer to the person or the channel; returns the timestamp of what it created.</summary>
    public static string? Apply(
        SlackWorld world, ResponseTarget target, string? source, JsonObject body, DateTimeOffset now)
    {
        var blocks = body["blocks"]?.DeepClone() as JsonArray;
        if (blocks is not null && BlockRules.CheckMessage(blocks) is { Count: > 0 } errors)
            throw new SlackError("invalid_blocks", [.. errors]);
        var channel = world.Channel(target.Channel, target.User);
        var replaced = source is null ? null : channel.Messages.Find(m => m.Ts == source);
        if (body.Flag("delete_original"))
        {
            if (replaced is not null)
                world.Remove(channel, replaced);
            return null;
        }

        if (body.Text("text") is null && blocks is null)
            throw new SlackError("no_text");
        if (body.Flag("replace_original") && replaced is not null)
        {
            replaced.Replace(body.Text("text") ?? "", blocks, world.NewTs(now));
            world.Show("message_changed", channel, replaced);
            return replaced.Ts;
        }

        return world.Post(channel, new SlackMessage(world.NewTs(now), world.Options.BotUserId)
        {
            BotId = world.Options.BotId,
            AppId = world.Options.AppId,
            Text = body.Text("text") ?? "",
            Blocks = blocks,
            ThreadTs = body.Text("thread_ts"),
            VisibleTo = body.Text("response_type") == "in_channel" ? null : target.User,
        }).Ts;
    }

    private sealed class Issued(ResponseTarget target, DateTimeOffset until)
    {
        public ResponseTarget Target { get; } = target;

        public DateTimeOffset Until { get; } = until;

        public int Uses { get; set; }

        public string? LastTs { get; set; }
    }
}
