namespace DrBot.Providers;

/// <summary>The one exception of every provider: who failed, doing what, and what may be done about it.</summary>
public sealed class ProviderException : Exception
{
    /// <summary>Describes a failure at a provider.</summary>
    public ProviderException(
        string provider,
        string operation,
        ProviderFailure kind,
        string message,
        string? code = null,
        string? requestId = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null)
        : base(Http.KnownSecrets.Blank(message), innerException)
    {
        Provider = provider;
        Operation = operation;
        Kind = kind;
        Code = code is null ? null : Http.KnownSecrets.Blank(code);
        RequestId = requestId;
        RetryAfter = retryAfter;
    }

    /// <summary>The provider: <c>aws.rds</c>, <c>kubernetes</c>, <c>http</c>.</summary>
    public string Provider { get; }

    /// <summary>The vendor's operation name.</summary>
    public string Operation { get; }

    /// <summary>What kind of failure it is; only <see cref="ProviderFailure.Transient"/> and
    /// <see cref="ProviderFailure.Throttled"/> are ever retried.</summary>
    public ProviderFailure Kind { get; }

    /// <summary>The vendor's error code, as on the wire.</summary>
    public string? Code { get; }

    /// <summary>The vendor's request id.</summary>
    public string? RequestId { get; }

    /// <summary>How long the vendor asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>Kinds of provider failure.</summary>
public enum ProviderFailure
{
    /// <summary>Passing; the request certainly had no effect.</summary>
    Transient,

    /// <summary>Refused for rate; the request certainly had no effect.</summary>
    Throttled,

    /// <summary>The thing is not there.</summary>
    NotFound,

    /// <summary>Credentials or rights are missing.</summary>
    Denied,

    /// <summary>The request can never succeed as it is.</summary>
    Invalid,

    /// <summary>The thing is in another state than the request needs.</summary>
    Conflict,

    /// <summary>Nobody knows whether the request had its effect.</summary>
    UnknownOutcome,
}
