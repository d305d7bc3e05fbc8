namespace DrBot.Slack.Inbound;

/// <summary>The metadata by which a message of ours is found again after a crash.</summary>
internal static class CardMetadata
{
    /// <summary>The type of every card's metadata.</summary>
    public const string EventType = "drbot_card";
}
