namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>A way to the app: signed requests, or sockets.</summary>
internal interface IDeliverer
{
    /// <summary>How long the app has to acknowledge.</summary>
    static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Sends a payload once and waits for its acknowledgement.</summary>
    Task<DeliveryAnswer> SendAsync(
        SlackDelivery delivery, int retry, string? reason, CancellationToken cancellationToken);
}
