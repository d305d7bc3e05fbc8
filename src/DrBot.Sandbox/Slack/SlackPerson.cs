namespace DrBot.Sandbox.Slack;

/// <summary>An account of the workspace.</summary>
/// <param name="Id">User id.</param>
/// <param name="Name">Real name.</param>
public sealed record SlackPerson(string Id, string Name)
{
    /// <summary>What others type after <c>@</c>.</summary>
    public string Handle { get; init; } = Name.ToLowerInvariant().Replace(' ', '.');

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Shown beside the name on the practice page (the plan's roles).</summary>
    public string? Title { get; init; }

    /// <summary>A guest who sees the channels they are invited to.</summary>
    public bool IsGuest { get; init; }

    /// <summary>A guest of one channel; also a guest.</summary>
    public bool IsSingleChannelGuest { get; init; }

    /// <summary>Someone of another workspace in a shared channel.</summary>
    public bool IsStranger { get; init; }

    /// <summary>An app, not a person.</summary>
    public bool IsBot { get; init; }

    /// <summary>A closed account.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Workspace of a stranger; null for the workspace's own people.</summary>
    public string? TeamId { get; init; }

    /// <summary>Ids of the user groups the person is in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    internal bool SeesPublicChannels => !IsGuest && !IsSingleChannelGuest && !IsStranger && !IsDeleted;
}
