using System.Security.Cryptography;
using System.Text;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Inbound;

/// <summary>Makes typed payloads of what Slack sends, the same for HTTP and sockets.</summary>
internal static class PayloadParser
{
    /// <summary>A command from its fields.</summary>
    /// <exception cref="BadPayloadException">A field that Slack always sends is missing or malformed.</exception>
    public static SlashCommand Command(Func<string, string?> field) => new()
    {
        Team = Id(field("team_id"), "T", "team_id"),
        App = field("api_app_id"),
        Command = Required(field("command"), "command"),
        Text = SlackText.Plain(field("text") ?? ""),
        Actor = new SlackActor(Id(field("user_id"), "UW", "user_id"), field("team_id"), field("user_name") ?? ""),
        Channel = Id(field("channel_id"), "CGD", "channel_id"),
        ChannelName = field("channel_name") ?? "",
        TriggerId = Required(field("trigger_id"), "trigger_id"),
        ResponseUrl = field("response_url"),
    };

    /// <summary>A press, a sent or a closed modal.</summary>
    /// <exception cref="BadPayloadException">Another kind, or one that is malformed.</exception>
    public static SlackPayload Interaction(PayloadNode payload) => payload.Text("type") switch
    {
        "block_actions" => InteractionParser.BlockActions(payload),
        "view_submission" => InteractionParser.ViewSubmission(payload),
        "view_closed" => InteractionParser.ViewClosed(payload),
        _ => throw new BadPayloadException("payload.type is none of block_actions, view_submission, view_closed"),
    };

    /// <summary>An event, or one of Slack's own questions on the events URL.</summary>
    /// <exception cref="BadPayloadException">Another kind, or one that is malformed.</exception>
    public static SlackPayload Event(PayloadNode payload) => payload.Text("type") switch
    {
        "event_callback" => Callback(payload),
        "url_verification" => new UrlVerification(payload.Text("challenge")),
        "app_rate_limited" =>
            new AppRateLimited { Team = payload.TextOrNull("team_id"), App = payload.TextOrNull("api_app_id") },
        _ => throw new BadPayloadException(
            "payload.type is none of event_callback, url_verification, app_rate_limited"),
    };

    /// <summary>
    /// The key that all deliveries of the payload share. Slack makes a new trigger for every command, press and
    /// submission and keeps it when it delivers again.
    /// </summary>
    public static string Key(SlackPayload payload, ReadOnlySpan<byte> body) => payload switch
    {
        SlashCommand c => $"slack:trigger:{c.TriggerId}",
        BlockActions a => $"slack:trigger:{a.TriggerId}",
        ViewSubmission { TriggerId: { Length: > 0 } trigger } => $"slack:trigger:{trigger}",
        EventCallback e => $"slack:event:{e.EventId}",
        _ => "slack:sha256:" + Convert.ToHexStringLower(SHA256.HashData(body)),
    };

    /// <summary>The text as an id of the kind.</summary>
    internal static string Id(string? text, string kinds, string name) =>
        SlackId.Is(text, kinds) ? text! : throw new BadPayloadException($"{name} is missing or no id of Slack's");

    private static string Required(string? text, string name) =>
        text is { Length: > 0 and <= 500 } ? text : throw new BadPayloadException($"{name} is missing or too long");

    private static EventCallback Callback(PayloadNode payload)
    {
        var inner = payload.Child("event");
        return new EventCallback
        {
            Team = payload.TextOrNull("team_id"),
            App = payload.TextOrNull("api_app_id"),
            EventId = Required(payload.TextOrNull("event_id"), "payload.event_id"),
            Type = inner.Text("type"),
            Event = inner.Json,
            User = IdIn(inner, "user"),
            Channel = IdIn(inner, "channel"),
            IsByBot = inner.TextOrNull("bot_id") is not null || inner.TextOrNull("subtype") == "bot_message",
            IsShared = payload.Flag("is_ext_shared_channel"),
        };
    }

    // Some events carry the whole account or channel where others carry its id.
    private static string? IdIn(PayloadNode node, string name) =>
        node.Json.GetProperty(name, out var value) switch
        {
            System.Text.Json.JsonValueKind.Object => PayloadNode.Of(value).TextOrNull("id"),
            System.Text.Json.JsonValueKind.String => node.TextOrNull(name),
            _ => null,
        };

    private static System.Text.Json.JsonValueKind GetProperty(
        this System.Text.Json.JsonElement element, string name, out System.Text.Json.JsonElement value) =>
        element.TryGetProperty(name, out value) ? value.ValueKind : System.Text.Json.JsonValueKind.Undefined;
}
