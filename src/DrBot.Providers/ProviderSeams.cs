namespace DrBot.Providers;

/// <summary>What may be put in the place of the outside world: for audit, simulations and tests.</summary>
public sealed record ProviderSeams
{
    /// <summary>Is told of every request sent; null for nobody.</summary>
    public IProviderAudit? Audit { get; init; }

    /// <summary>Answers instead of sockets, for every provider; it is shared and never disposed here. Null for
    /// sockets.</summary>
    public HttpMessageHandler? Transport { get; init; }

    /// <summary>AWS keys instead of the default chain; null for the chain.</summary>
    public AwsKeys? AwsKeys { get; init; }

    /// <summary>The environment variables to read (<c>AWS_ENDPOINT_URL</c>, <c>KUBECONFIG</c>, …); null for the
    /// process's.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>Numbers from 0 up to 1 that spread retries; null for random ones.</summary>
    public Func<double>? Jitter { get; init; }

    internal string? Variable(string name) => Environment is null
        ? System.Environment.GetEnvironmentVariable(name)
        : Environment(name);
}

/// <summary>A pair of AWS keys.</summary>
/// <param name="AccessKey">The access key id.</param>
/// <param name="SecretKey">The secret.</param>
/// <param name="SessionToken">The session token of temporary keys, or null.</param>
public sealed record AwsKeys(string AccessKey, string SecretKey, string? SessionToken = null)
{
    /// <summary>Names the key without telling the secret.</summary>
    public override string ToString() => $"AWS key {AccessKey}";
}
