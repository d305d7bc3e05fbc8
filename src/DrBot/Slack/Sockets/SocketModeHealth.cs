namespace DrBot.Slack.Sockets;

/// <summary>What Socket Mode is doing.</summary>
internal enum SocketModeState
{
    /// <summary>Not used: Slack posts to our URL.</summary>
    Off,

    /// <summary>No connection yet, or none any more; dialling.</summary>
    Connecting,

    /// <summary>At least one connection is open.</summary>
    Connected,

    /// <summary>Given up until the settings change.</summary>
    Stopped,
}

/// <summary>Socket Mode at an instant.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Live">Connections that said hello and are open.</param>
/// <param name="Since">When the state began, by the wire clock.</param>
/// <param name="Problem">The last thing that went wrong, and what to do; null when nothing did.</param>
internal sealed record SocketModeHealth(SocketModeState State, int Live, DateTimeOffset Since, string? Problem);
