namespace DrBot.Slack.Sockets;

/// <summary>The times of Socket Mode. The defaults are meant; tests shorten them.</summary>
internal sealed record SocketModeSettings
{
    /// <summary>Connections held open. Slack gives each payload to one of them.</summary>
    /// <value>1 to 10, default 2: one is always there while the other is replaced.</value>
    public int Connections { get; init; } = 2;

    /// <summary>How far apart they are dialled, so that Slack does not end them all at once.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan Stagger { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a new connection may take to say hello.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest and longest wait before dialling again.</summary>
    /// <value>Default 1 s and 60 s.</value>
    public (TimeSpan Least, TimeSpan Most) Backoff { get; init; } = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>The shortest wait after Slack counted too many connections.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan TooManyPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a replaced connection may still answer what it received.</summary>
    /// <value>Default 5 s: Slack waits 3 s for an acknowledgement.</value>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the closing handshake may take; Slack often does not answer it.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a quiet connection is asked for a sign of life, and how long that may take.</summary>
    /// <value>Default 20 s and 40 s: a connection is given up after 60 s of silence.</value>
    public (TimeSpan Every, TimeSpan Within) Watchdog { get; init; } =
        (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));

    /// <summary>What the waits are drawn with.</summary>
    /// <value>0 to 1; by default chance.</value>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
