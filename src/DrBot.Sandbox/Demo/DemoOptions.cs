namespace DrBot.Sandbox.Demo;

/// <summary>How the demo is played.</summary>
internal sealed record DemoOptions
{
    /// <summary>The plan's file.</summary>
    public required string Plan { get; init; }

    /// <summary>The runbook asked for; null takes the plan's only answer to <c>/dr failover</c>.</summary>
    public string? Runbook { get; init; }

    /// <summary>Domain seconds per real second.</summary>
    /// <value>Default 60.</value>
    public double Speed { get; init; } = 60;

    /// <summary>Where DrBot's journal is kept; null throws it away at the end.</summary>
    public string? Store { get; init; }

    /// <summary>True: one document and nothing else on standard output.</summary>
    public bool Json { get; init; }
}
