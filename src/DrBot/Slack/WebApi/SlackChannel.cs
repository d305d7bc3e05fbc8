using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>A conversation.</summary>
internal sealed record SlackChannel
{
    /// <summary>C…, G… or D….</summary>
    public required string Id { get; init; }

    /// <summary>Its name; empty for direct messages.</summary>
    public required string Name { get; init; }

    /// <summary>True when it can be read no more.</summary>
    public bool IsArchived { get; init; }

    /// <summary>True when DrBot is in it.</summary>
    public bool IsMember { get; init; }

    /// <summary>True when only the invited see it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>True when another organisation is in it, or was invited.</summary>
    public bool IsShared { get; init; }

    /// <summary>Reads Slack's object.</summary>
    public static SlackChannel Read(PayloadNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.TextOrNull("name") ?? "",
        IsArchived = node.Flag("is_archived"),
        IsMember = node.Flag("is_member") || node.Flag("is_im"),
        IsPrivate = node.Flag("is_private"),
        IsShared = node.Flag("is_ext_shared") || node.Flag("is_pending_ext_shared"),
    };
}
