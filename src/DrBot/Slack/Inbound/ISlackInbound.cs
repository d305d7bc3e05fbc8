namespace DrBot.Slack.Inbound;

/// <summary>
/// Where payloads enter DrBot: authentic, of our workspace and app, and parsed. HTTP and sockets end here alike.
/// </summary>
internal interface ISlackInbound
{
    /// <summary>
    /// Handles a delivery and returns once its effect is durable: the return is what Slack is told. The token ends with
    /// the process, not with the request. A thrown exception makes Slack deliver an event again, and tells a person
    /// that the outcome is not known.
    /// </summary>
    Task<SlackReply> HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken);
}
