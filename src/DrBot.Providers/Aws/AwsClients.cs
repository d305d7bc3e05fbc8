using DrBot.Providers.Aws.CloudWatch;
using DrBot.Providers.Aws.Eks;
using DrBot.Providers.Aws.Rds;
using DrBot.Providers.Aws.Route53;
using DrBot.Providers.Aws.S3;
using DrBot.Providers.Aws.Sts;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws;

/// <summary>The AWS services, over one transport.</summary>
internal sealed class AwsClients : IDisposable
{
    private readonly AwsCredentialSource _credentials;

    public AwsClients(ProviderOptions options, WireClient client, Retries retries, ProviderSeams seams,
        bool loopbackOnly)
    {
        _credentials = new AwsCredentialSource(seams.AwsKeys, loopbackOnly, seams.Variable);
        var signer = new AwsSigner(_credentials, client.Wire);
        var endpoints = new AwsEndpoints(options.Aws, seams.Variable);
        var transport = new AwsTransport(client, endpoints, signer, retries);
        Rds = new RdsClient(transport);
        CloudWatch = new CloudWatchClient(transport);
        Route53 = new Route53Client(transport);
        Sts = new StsClient(transport);
        Eks = new EksClient(transport);
        S3 = new S3Client(transport);
        EksToken = new EksToken(endpoints, signer);
    }

    public RdsClient Rds { get; }

    public CloudWatchClient CloudWatch { get; }

    public Route53Client Route53 { get; }

    public StsClient Sts { get; }

    public EksClient Eks { get; }

    public S3Client S3 { get; }

    public EksToken EksToken { get; }

    public void Dispose() => _credentials.Dispose();
}
