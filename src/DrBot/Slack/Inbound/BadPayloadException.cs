namespace DrBot.Slack.Inbound;

/// <summary>A payload that is not what Slack sends: the sender gets 400 and the reason, nothing is done.</summary>
internal sealed class BadPayloadException(string message) : Exception(message);
