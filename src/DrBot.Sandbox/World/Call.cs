namespace DrBot.Sandbox.World;

/// <summary>One request a world saw.</summary>
public sealed record Call
{
    /// <summary>Place in the log, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>The service as its signature names it (<c>rds</c>, <c>route53</c>), or <c>kubernetes</c>,
    /// <c>statuspage</c>, <c>smtp</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The vendor's operation; for Kubernetes verb and resource (<c>patch deployments/scale</c>).</summary>
    public required string Operation { get; init; }

    /// <summary>The region it was sent to, or null.</summary>
    public string? Region { get; init; }

    /// <summary>What it names: an instance, <c>cluster/namespace/name</c>, a record.</summary>
    public string? Target { get; init; }

    /// <summary>What the client sent to recognise the call by, or null.</summary>
    public string? Token { get; init; }

    /// <summary>What the world calls this request.</summary>
    public required string RequestId { get; init; }

    /// <summary>True when the operation changes something where it succeeds.</summary>
    public required bool Changing { get; init; }

    /// <summary>True when the world is another one after it.</summary>
    public required bool Effective { get; init; }

    /// <summary>The status answered; 0 when the connection was cut.</summary>
    public required int Status { get; init; }

    /// <summary>The fault that struck it (<c>throttle</c>, <c>lose-response</c> …), or null.</summary>
    public string? Fault { get; init; }

    /// <summary>Domain time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Wire time.</summary>
    public required DateTimeOffset WallAt { get; init; }
}
