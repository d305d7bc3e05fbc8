using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>A message as history tells it.</summary>
/// <param name="Ts">Its id in the channel.</param>
/// <param name="App">The app that posted it; null for people.</param>
/// <param name="Bot">The bot that posted it; null for people.</param>
/// <param name="User">The account it stands under; null where there is none.</param>
/// <param name="CardKey">The key in its metadata; null when it is no card.</param>
internal sealed record SlackMessage(string Ts, string? App, string? Bot, string? User, string? CardKey)
{
    /// <summary>Reads Slack's object.</summary>
    public static SlackMessage Read(PayloadNode node)
    {
        var metadata = node.ChildOrNull("metadata");
        var isCard = metadata?.TextOrNull("event_type") == CardMetadata.EventType;
        return new SlackMessage(
            node.Text("ts"), node.TextOrNull("app_id"), node.TextOrNull("bot_id"), node.TextOrNull("user"),
            isCard ? metadata?.ChildOrNull("event_payload")?.TextOrNull("key") : null);
    }
}
