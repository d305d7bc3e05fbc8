using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>Messages.</summary>
internal sealed class ChatApi(SlackCaller caller)
{
    /// <summary>Posts a message; <paramref name="key"/> goes into its metadata, so that it can be found
    /// again.</summary>
    /// <exception cref="SlackApiException">Of the kind UnknownOutcome when the answer was lost: look for the key before
    /// posting again. <see href="https://docs.slack.dev/reference/methods/chat.postMessage"/></exception>
    public Task<PostedMessage> PostMessageAsync(
        string channel, string? threadTs, ChatContent content, string? key, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.ChatPostMessage,
            content.AddTo(new SlackArguments().InChannel(channel).With("thread_ts", threadTs))
                .With("unfurl_links", false).With("unfurl_media", false)
                .WithJson("metadata", key is null ? null : Metadata(key)),
            a => new PostedMessage(a.Text("channel"), a.Text("ts")),
            cancellationToken);

    /// <summary>Replaces a message of ours.
    /// <see href="https://docs.slack.dev/reference/methods/chat.update"/></summary>
    public Task UpdateAsync(
        string channel, string ts, ChatContent content, string? key, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.ChatUpdate,
            content.AddTo(new SlackArguments().InChannel(channel).With("ts", ts))
                .With("blocks", content.Blocks is null ? "[]" : null) // otherwise the former blocks may stay
                .WithJson("metadata", key is null ? null : Metadata(key)),
            cancellationToken);

    /// <summary>Shows a message to one person.
    /// <see href="https://docs.slack.dev/reference/methods/chat.postEphemeral"/></summary>
    public Task PostEphemeralAsync(
        string channel, string user, string? threadTs, ChatContent content, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.ChatPostEphemeral,
            content.AddTo(new SlackArguments().InChannel(channel).With("user", user).With("thread_ts", threadTs)),
            cancellationToken);

    /// <summary>The address of a message.
    /// <see href="https://docs.slack.dev/reference/methods/chat.getPermalink"/></summary>
    public Task<Uri> GetPermalinkAsync(string channel, string ts, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.ChatGetPermalink, new SlackArguments().InChannel(channel).With("message_ts", ts),
            a => new Uri(a.Text("permalink")), cancellationToken);

    private static object Metadata(string key) =>
        new { EventType = CardMetadata.EventType, EventPayload = new { Key = key } };
}

/// <summary>Where a message stands.</summary>
internal sealed record PostedMessage(string Channel, string Ts);
