using System.Text;

namespace DrBot.Providers.Aws.Eks;

/// <summary>
/// Tokens for EKS API servers: a signed, unsent STS request that proves who we are. Signed for the cluster's own
/// region, so that another region's outage does not lock us out.
/// </summary>
internal sealed class EksToken(AwsEndpoints endpoints, AwsSigner signer)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    public async Task<string> MintAsync(string cluster, string region, CancellationToken cancellationToken)
    {
        var sts = endpoints.Resolve(AwsService.Sts, region).GetLeftPart(UriPartial.Path).TrimEnd('/');
        var uri = await signer.PresignAsync(
            new Uri($"{sts}/?Action=GetCallerIdentity&Version={AwsService.Sts.Version}"),
            new Dictionary<string, string> { ["x-k8s-aws-id"] = cluster }, AwsService.Sts, region, Lifetime,
                cancellationToken);
        return "k8s-aws-v1." + Convert.ToBase64String(Encoding.UTF8.GetBytes(uri.AbsoluteUri)).TrimEnd('=')
            .Replace('+', '-').Replace('/', '_');
    }
}
