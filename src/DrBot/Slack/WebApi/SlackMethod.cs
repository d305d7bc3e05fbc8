namespace DrBot.Slack.WebApi;

/// <summary>A Web API method as far as calling it well needs.</summary>
/// <param name="Name">Slack's name of it.</param>
/// <param name="PerMinute">How often a minute Slack takes it, from its tier.</param>
internal sealed record SlackMethod(string Name, int PerMinute)
{
    /// <summary>How many may go at once before the pace holds them back.</summary>
    public int Burst { get; init; } = Math.Max(1, PerMinute / 10);

    /// <summary>True when Slack counts each channel for itself.</summary>
    public bool IsPerChannel { get; init; }

    /// <summary>True when a second call changes nothing more than the first: it may be repeated when an answer is
    /// lost.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>False when a late call is worthless (a trigger lives 3 s): it fails instead of waiting.</summary>
    public bool IsPatient { get; init; } = true;

    /// <summary>True when it takes the app-level token instead of the bot's.</summary>
    public bool UsesAppToken { get; init; }

    /// <summary>The scopes of the bot token it needs.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>What calls of it queue behind: the method, or the method in one channel.</summary>
    public string Lane(string? channel) => IsPerChannel && channel is not null ? $"{Name} {channel}" : Name;
}

/// <summary>The methods DrBot calls. <see href="https://docs.slack.dev/reference/methods"/></summary>
internal static class SlackMethods
{
    private static readonly string[] ReadChannels = ["channels:read", "groups:read"];
    private static readonly string[] ReadMessages = ["channels:history", "groups:history", "im:history"];

    public static readonly SlackMethod AuthTest = new("auth.test", 600);
    public static readonly SlackMethod BotsInfo = new("bots.info", 100) { Scopes = ["users:read"] };
    public static readonly SlackMethod AppsConnectionsOpen =
        new("apps.connections.open", 20) { Burst = 10, UsesAppToken = true };
    public static readonly SlackMethod ChatPostMessage = new("chat.postMessage", 60)
    {
        Burst = 1,
        IsPerChannel = true,
        IsRepeatable = false,
        Scopes = ["chat:write", "chat:write.public"],
    };

    public static readonly SlackMethod ChatUpdate = new("chat.update", 50) { Scopes = ["chat:write"] };
    public static readonly SlackMethod ChatPostEphemeral = new("chat.postEphemeral", 100)
    {
        IsRepeatable = false,
        Scopes = ["chat:write"],
    };

    public static readonly SlackMethod ChatGetPermalink = new("chat.getPermalink", 600);
    public static readonly SlackMethod ConversationsOpen = new("conversations.open", 50) { Scopes = ["im:write"] };
    public static readonly SlackMethod ConversationsInfo = new("conversations.info", 50) { Scopes = ReadChannels };
    public static readonly SlackMethod ConversationsHistory =
        new("conversations.history", 50) { Scopes = ReadMessages };
    public static readonly SlackMethod ConversationsReplies =
        new("conversations.replies", 50) { Scopes = ReadMessages };
    public static readonly SlackMethod ConversationsList =
        new("conversations.list", 20) { Burst = 5, Scopes = ReadChannels };
    public static readonly SlackMethod ConversationsJoin = new("conversations.join", 50) { Scopes = ["channels:join"] };
    public static readonly SlackMethod UsersInfo = new("users.info", 100) { Burst = 30, Scopes = ["users:read"] };
    public static readonly SlackMethod UserGroupsList =
        new("usergroups.list", 20) { Burst = 5, Scopes = ["usergroups:read"] };
    public static readonly SlackMethod UserGroupsUsersList = new("usergroups.users.list", 20)
    {
        Burst = 10,
        Scopes = ["usergroups:read"],
    };

    public static readonly SlackMethod ViewsOpen =
        new("views.open", 100) { Burst = 30, IsRepeatable = false, IsPatient = false };
    public static readonly SlackMethod ViewsUpdate = new("views.update", 100) { IsPatient = false };
    public static readonly SlackMethod PinsAdd = new("pins.add", 20) { Scopes = ["pins:write"] };
    public static readonly SlackMethod ReactionsAdd = new("reactions.add", 50) { Scopes = ["reactions:write"] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SlackMethod> All { get; } =
    [
        AuthTest, BotsInfo, AppsConnectionsOpen, ChatPostMessage, ChatUpdate, ChatPostEphemeral, ChatGetPermalink,
        ConversationsOpen, ConversationsInfo, ConversationsHistory, ConversationsReplies, ConversationsList,
        ConversationsJoin,
        UsersInfo, UserGroupsList, UserGroupsUsersList, ViewsOpen, ViewsUpdate, PinsAdd, ReactionsAdd,
    ];

    /// <summary>Every scope DrBot's bot token needs, the one for its command among them; the manifest asks for exactly
    /// these.</summary>
    public static IReadOnlyList<string> NeededScopes { get; } =
        [.. All.SelectMany(m => m.Scopes).Append("commands").Distinct().Order(StringComparer.Ordinal)];
}
