using DrBot.Slack.Blocks;

namespace DrBot.Slack.Cards;

/// <summary>A message that stands for one thing and is kept as that thing is now.</summary>
internal sealed record Card
{
    /// <summary>What it stands for, such as <c>DR-20260301-030000/approval</c>: one message, however often it is
    /// shown.</summary>
    public required string Key { get; init; }

    /// <summary>Where it goes first: a channel by name or id, or an account for a direct message. It never
    /// moves.</summary>
    public required string Channel { get; init; }

    /// <summary>The card in whose thread it stands; null for the channel itself.</summary>
    public string? ThreadOf { get; init; }

    /// <summary>The notification, and what readers without blocks see.</summary>
    public required Mrkdwn Text { get; init; }

    /// <summary>What it shows; what one message cannot hold goes on in its thread.</summary>
    public IReadOnlyList<Block> Body { get; init; } = [];

    /// <summary>Its buttons, which stay on the message itself.</summary>
    public IReadOnlyList<Block> Foot { get; init; } = [];

    /// <summary>True to pin it once posted.</summary>
    public bool IsPinned { get; init; }
}

/// <summary>Where a card stands.</summary>
internal sealed record CardPlace(string Channel, string Ts);
