using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Hosting;

/// <summary>How a sandbox is started. There is no address to choose: it listens on loopback only.</summary>
public sealed record SandboxOptions
{
    /// <summary>The plan DrBot loads.</summary>
    /// <value>Default: the Unjucks plan that lies beside the sandbox.</value>
    public string Plan { get; init; } = Path.Combine(AppContext.BaseDirectory, "plans", "unjucks.yaml");

    /// <summary>The port of page, Slack, status page and world API; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>Domain seconds per real second.</summary>
    /// <value>Default 10.</value>
    public double Speed { get; init; } = 10;

    /// <summary>DrBot's store: a path or a store URL; null keeps it in <see cref="Folder"/>.</summary>
    public string? Store { get; init; }

    /// <summary>Where DrBot's configuration is written; null makes a folder and removes it at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>The world; null takes the founding world the plan is named after.</summary>
    public WorldSpec? World { get; init; }

    /// <summary>Whether DrBot talks to Slack by Socket Mode; otherwise over signed HTTP.</summary>
    public bool SocketMode { get; init; }
}
