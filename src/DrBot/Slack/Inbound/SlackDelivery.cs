namespace DrBot.Slack.Inbound;

/// <summary>The road a payload came by.</summary>
internal enum SlackRoad
{
    /// <summary>A signed request to our URL.</summary>
    Http,

    /// <summary>An envelope on a connection we dialled.</summary>
    Socket,
}

/// <summary>One delivery of a payload. Slack may deliver the same payload again, by either road.</summary>
internal sealed record SlackDelivery
{
    /// <summary>
    /// The same for every delivery of the same thing (a typed command, a press, a submission, an event), and different
    /// for different ones: store it with the effect, and the effect happens once.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>What was delivered.</summary>
    public required SlackPayload Payload { get; init; }

    /// <summary>How it came.</summary>
    public required SlackRoad Road { get; init; }

    /// <summary>When it came, by the wire clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>
    /// SHA-256 of what was received, lower-case hex: over HTTP of the request's body, which is what Slack signed; on a socket
    /// of the envelope's payload, byte for byte. A vote names it, so that the record can be held against a capture.
    /// </summary>
    public required string Evidence { get; init; }

    /// <summary>0 for the first delivery, then Slack's count.</summary>
    public int Retry { get; init; }

    /// <summary>Why Slack delivers again, in its words.</summary>
    public string? RetryReason { get; init; }

    /// <summary>Which signing secret the request was signed with; null on a socket.</summary>
    public int? SecretIndex { get; init; }
}
