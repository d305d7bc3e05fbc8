namespace DrBot.Slack.WebApi;

/// <summary>The Web API, in Slack's own groups.</summary>
internal sealed class SlackApi(SlackCaller caller)
{
    /// <summary>auth.test, bots.info, apps.connections.open.</summary>
    public AppApi App { get; } = new(caller);

    /// <summary>chat.*</summary>
    public ChatApi Chat { get; } = new(caller);

    /// <summary>conversations.*</summary>
    public ConversationsApi Conversations { get; } = new(caller);

    /// <summary>users.*, usergroups.*</summary>
    public UsersApi Users { get; } = new(caller);

    /// <summary>views.*</summary>
    public ViewsApi Views { get; } = new(caller);

    /// <summary>pins.*, reactions.*</summary>
    public MarksApi Marks { get; } = new(caller);

    /// <summary>The scopes of the bot token, comma-separated; null before the first call.</summary>
    public string? Scopes => caller.Scopes;
}
