using DrBot.Providers.Aws.CloudWatch;
using DrBot.Providers.Aws.Rds;
using DrBot.Providers.Aws.Sts;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws;

/// <summary>The AWS services, over one transport.</summary>
internal sealed class AwsClients : IDisposable
{
    private readonly AwsCredentialSource _credentials;

    public AwsClients(ProviderOptions options, WireClient client, Retries retries, ProviderSeams seams, bool loopbackOnly)
    {
        _credentials = new AwsCredentialSource(seams.AwsKeys, loopbackOnly);
        Signer = new AwsSigner(_credentials, client.Wire);
        Endpoints = new AwsEndpoints(options.Aws, seams.Variable);
        var transport = new AwsTransport(client, Endpoints, Signer, retries);
        Rds = new RdsClient(transport);
        CloudWatch = new CloudWatchClient(transport);
        Sts = new StsClient(transport);
    }

    public AwsSigner Signer { get; }

    public AwsEndpoints Endpoints { get; }

    public RdsClient Rds { get; }

    public CloudWatchClient CloudWatch { get; }

    public StsClient Sts { get; }

    public void Dispose() => _credentials.Dispose();
}
