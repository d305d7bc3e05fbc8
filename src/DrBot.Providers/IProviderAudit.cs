namespace DrBot.Providers;

/// <summary>Is told of every request DrBot sends to a provider. Must not throw and not block.</summary>
public interface IProviderAudit
{
    /// <summary>One attempt ended, whatever its end.</summary>
    void Record(ProviderCall call);
}

/// <summary>One attempt at one operation. Holds no secret: addresses are redacted, bodies and headers are not
/// kept.</summary>
public sealed record ProviderCall
{
    /// <summary>The provider: <c>aws.rds</c>, <c>kubernetes</c>, <c>http</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The vendor's operation: <c>PromoteReadReplica</c>, <c>PATCH deployments/scale</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What it was about: <c>us-west-2/unjucks-dr-db</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the operation changes anything.</summary>
    public required bool Changes { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The address, with secret query values blanked.</summary>
    public required string Url { get; init; }

    /// <summary>Wire time at which it was sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Wire time it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's id of the request, where it gives one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why no answer came; null when one did.</summary>
    public string? Failure { get; init; }

    /// <summary>The run on whose behalf it was sent; null outside runs.</summary>
    public string? Run { get; init; }

    /// <summary>The step on whose behalf it was sent; null outside runs.</summary>
    public string? Step { get; init; }
}
