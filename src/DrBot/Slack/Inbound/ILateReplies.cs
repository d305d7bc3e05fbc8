namespace DrBot.Slack.Inbound;

/// <summary>Brings answers that an acknowledgement cannot carry: by response_url, an ephemeral message, or a
/// modal.</summary>
internal interface ILateReplies
{
    /// <summary>Sends the answer, or throws.</summary>
    Task SendAsync(SlackPayload payload, SlackReply reply, CancellationToken cancellationToken);
}
