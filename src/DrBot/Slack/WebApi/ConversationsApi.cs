namespace DrBot.Slack.WebApi;

/// <summary>Channels and direct messages.</summary>
internal sealed class ConversationsApi(SlackCaller caller)
{
    /// <summary>The direct message with a person.
    /// <see href="https://docs.slack.dev/reference/methods/conversations.open"/></summary>
    public Task<string> OpenAsync(string user, CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.ConversationsOpen, new SlackArguments().With("users", user), a => a.Child("channel").Text("id"),
        cancellationToken);

    /// <summary>One channel. <see href="https://docs.slack.dev/reference/methods/conversations.info"/></summary>
    public Task<SlackChannel> InfoAsync(string channel, CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.ConversationsInfo, new SlackArguments().InChannel(channel),
        a => SlackChannel.Read(a.Child("channel")), cancellationToken);

    /// <summary>Goes into a public channel.
    /// <see href="https://docs.slack.dev/reference/methods/conversations.join"/></summary>
    public Task JoinAsync(string channel, CancellationToken cancellationToken) =>
        caller.CallAsync(SlackMethods.ConversationsJoin, new SlackArguments().InChannel(channel), cancellationToken);

    /// <summary>
    /// Every channel DrBot can see that is not archived.
    /// <see href="https://docs.slack.dev/reference/methods/conversations.list"/>
    /// </summary>
    public IAsyncEnumerable<SlackChannel> ListAsync(CancellationToken cancellationToken) => SlackPaging.ReadAsync(
        caller, SlackMethods.ConversationsList,
        () => new SlackArguments().With("types", "public_channel,private_channel").With("exclude_archived", true)
            .With("limit", 200),
        "channels", SlackChannel.Read, cancellationToken);

    /// <summary>
    /// The messages of a channel since <paramref name="oldest"/> (a message id), newest first, with their metadata.
    /// <see href="https://docs.slack.dev/reference/methods/conversations.history"/>
    /// </summary>
    public IAsyncEnumerable<SlackMessage> HistoryAsync(
        string channel, string oldest, CancellationToken cancellationToken) =>
        SlackPaging.ReadAsync(
            caller, SlackMethods.ConversationsHistory,
            () => new SlackArguments().InChannel(channel).With("oldest", oldest).With("inclusive", true)
                .With("include_all_metadata", true).With("limit", 100),
            "messages", SlackMessage.Read, cancellationToken);

    /// <summary>
    /// The messages of a thread since <paramref name="oldest"/>, oldest first, with their metadata.
    /// <see href="https://docs.slack.dev/reference/methods/conversations.replies"/>
    /// </summary>
    public IAsyncEnumerable<SlackMessage> RepliesAsync(
        string channel, string threadTs, string oldest, CancellationToken cancellationToken) => SlackPaging.ReadAsync(
        caller, SlackMethods.ConversationsReplies,
        () => new SlackArguments().InChannel(channel).With("ts", threadTs).With("oldest", oldest)
            .With("inclusive", true).With("include_all_metadata", true).With("limit", 100),
        "messages", SlackMessage.Read, cancellationToken);
}
