using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace DrBot.Providers.Aws;

/// <summary>
/// The SDK's default chain: environment, web identity, profile, container, instance. Web identity and assumed roles
/// load AWSSDK.SecurityToken by name, which is why this project references it.
/// </summary>
internal sealed class AwsCredentialSource(AwsKeys? keys, bool environmentOnly, Func<string, string?> variable)
    : IDisposable
{
    private static readonly Type RootedForWebIdentity = typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient);
    private readonly DefaultAWSCredentialsIdentityResolver _chain = new();

    /// <summary>The keys as they are now; temporary ones are renewed when they near their end.</summary>
    /// <exception cref="ProviderException">There are none, or they could not be had; nothing was sent to the
    /// service.</exception>
    public async Task<AWSCredentials> ResolveAsync(CancellationToken cancellationToken)
    {
        if (keys is not null)
            return Fixed(keys);
        // Every other link of the chain opens connections of its own, which the egress rule could not see.
        if (environmentOnly)
            return FromEnvironment()
                ?? throw None("in practice only AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are read, and they are "
                + "not set.");
        GC.KeepAlive(RootedForWebIdentity);
        return await FetchAsync(await SearchAsync(cancellationToken));
    }

    private async Task<AWSCredentials> SearchAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _chain.ResolveIdentityAsync(clientConfig: null, cancellationToken);
        }
        catch (Exception e) when (e is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            throw None(
                $"{e.Message} Give DrBot a role (instance, pod identity, web identity), a profile or keys; "
                + "manifest/iam holds the rights it needs.", e);
        }
    }

    // Roles are assumed here, by a call of the SDK's own to STS. That STS does not answer may pass; its no will not.
    private static async Task<AWSCredentials> FetchAsync(AWSCredentials found)
    {
        try
        {
            var now = await found.GetCredentialsAsync();
            return Fixed(new AwsKeys(now.AccessKey, now.SecretKey, now.Token));
        }
        catch (Exception e)
            when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            var refused = (e as AmazonServiceException ?? e.InnerException as AmazonServiceException) is { } said
                && (int)said.StatusCode is >= 400 and < 500;
            throw new ProviderException(
                "aws", "credentials", refused ? ProviderFailure.Denied : ProviderFailure.Transient,
                $"the AWS credentials could not be renewed: {e.Message} {e.InnerException?.Message}",
                innerException: e);
        }
    }

    public void Dispose() => _chain.Dispose();

    private AWSCredentials? FromEnvironment() =>
        variable("AWS_ACCESS_KEY_ID") is { Length: > 0 } access
            && variable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? Fixed(new AwsKeys(access, secret, variable("AWS_SESSION_TOKEN")))
            : null;

    private static AWSCredentials Fixed(AwsKeys keys) => string.IsNullOrEmpty(keys.SessionToken)
        ? new BasicAWSCredentials(keys.AccessKey, keys.SecretKey)
        : new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.SessionToken);

    private static ProviderException None(string why, Exception? innerException = null) =>
        new("aws", "credentials", ProviderFailure.Denied, $"no AWS credentials: {why}", innerException: innerException);
}
