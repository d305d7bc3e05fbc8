using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace DrBot.Providers.Aws;

/// <summary>
/// The SDK's default chain: environment, web identity, profile, container, instance. Web identity and assumed roles load
/// AWSSDK.SecurityToken by name, which is why this project references it.
/// </summary>
internal sealed class AwsCredentialSource(AwsKeys? keys, bool environmentOnly) : IDisposable
{
    private static readonly Type RootedForWebIdentity = typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient);
    private readonly DefaultAWSCredentialsIdentityResolver _chain = new();

    /// <exception cref="ProviderException">The chain ends without credentials.</exception>
    public async Task<AWSCredentials> ResolveAsync(CancellationToken cancellationToken)
    {
        if (keys is not null)
            return keys.SessionToken is null
                ? new BasicAWSCredentials(keys.AccessKey, keys.SecretKey)
                : new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.SessionToken);
        GC.KeepAlive(RootedForWebIdentity);
        try
        {
            // Every other link of the chain opens connections of its own, which the egress rule could not see.
            return environmentOnly
                ? new EnvironmentVariablesAWSCredentials()
                : await _chain.ResolveIdentityAsync(clientConfig: null, cancellationToken);
        }
        catch (Exception e) when (e is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            throw new ProviderException("aws", "credentials", ProviderFailure.Denied,
                "no AWS credentials: " + (environmentOnly
                    ? "in practice only AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are read, and they are not set"
                    : $"{e.Message} Give DrBot a role (instance, pod identity, web identity), a profile or keys; manifest/iam holds the rights it needs"),
                innerException: e);
        }
    }

    public void Dispose() => _chain.Dispose();
}
