namespace DrBot.Sandbox.Slack;

/// <summary>The workspace and the app installed in it, as an administrator of a real workspace would have set them
/// up.</summary>
public sealed record SlackOptions
{
    /// <summary>Id of the workspace.</summary>
    public string TeamId { get; init; } = "T0PRACTICE";

    /// <summary>Name of the workspace.</summary>
    public string TeamName { get; init; } = "Practice";

    /// <summary>Sub-domain of the workspace.</summary>
    public string TeamDomain { get; init; } = "practice";

    /// <summary>Id of the installed app.</summary>
    public string AppId { get; init; } = "A0DRBOT";

    /// <summary>Name of the installed app and its bot user.</summary>
    public string AppName { get; init; } = "DrBot";

    /// <summary>User id of the app's bot user.</summary>
    public string BotUserId { get; init; } = "U0DRBOT";

    /// <summary>Bot id of the app.</summary>
    public string BotId { get; init; } = "B0DRBOT";

    /// <summary>The bot token the Web API accepts.</summary>
    public string BotToken { get; init; } = "xoxb-practice";

    /// <summary>The app-level token <c>apps.connections.open</c> accepts.</summary>
    public string AppToken { get; init; } = "xapp-practice";

    /// <summary>The secret HTTP deliveries are signed with.</summary>
    public string SigningSecret { get; init; } = "practice-signing-secret";

    /// <summary>The app's slash command.</summary>
    public string Command { get; init; } = "/dr";

    /// <summary><c>should_escape</c> of the manifest: mentions typed in a command arrive as
    /// <c>&lt;@U…|name&gt;</c>.</summary>
    public bool EscapesCommandText { get; init; } = true;

    /// <summary>True: payloads go over sockets. False: they are posted to <see cref="CommandsPath"/> and its
    /// neighbours.</summary>
    public bool SocketMode { get; init; }

    /// <summary>Path of the app's request URL for slash commands.</summary>
    public string CommandsPath { get; init; } = "/slack/commands";

    /// <summary>Path of the app's request URL for buttons and modals.</summary>
    public string InteractivityPath { get; init; } = "/slack/interactivity";

    /// <summary>Path of the app's request URL for events.</summary>
    public string EventsPath { get; init; } = "/slack/events";

    /// <summary>Public channels, by name. Everyone but guests and deleted people is in them, and the bot.</summary>
    public IReadOnlyList<string> Channels { get; init; } = ["incidents", "general"];

    /// <summary>User groups people may belong to; groups named only by people are added with their id as
    /// handle.</summary>
    public IReadOnlyList<SlackGroup> Groups { get; init; } = [];

    /// <summary>Events the app subscribed to.</summary>
    /// <value>Default: those of <c>manifest/slack.yaml</c>.</value>
    public IReadOnlyList<string> BotEvents { get; init; } =
    [
        "channel_archive", "channel_rename", "channel_shared", "channel_unarchive", "channel_unshared",
        "subteam_members_changed", "user_change",
    ];

    /// <summary>Answer 429 where a caller goes faster than the method's published pace.</summary>
    public bool PacesCalls { get; init; }

    /// <summary>Scopes granted to the bot token.</summary>
    /// <value>Default: those of <c>manifest/slack.yaml</c>.</value>
    public IReadOnlyList<string> Scopes { get; init; } =
    [
        "channels:history", "channels:join", "channels:read", "chat:write", "chat:write.public", "commands",
        "groups:history", "groups:read", "im:history", "im:write", "pins:write", "reactions:write", "usergroups:read",
        "users:read",
    ];
}

/// <summary>A user group (<c>@directors</c>).</summary>
public sealed record SlackGroup(string Id, string Handle, string Name);
