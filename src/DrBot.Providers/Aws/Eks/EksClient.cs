using System.Text.Json;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws.Eks;

/// <summary>The EKS operations DrBot calls.</summary>
/// <remarks>https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html</remarks>
internal sealed class EksClient(AwsTransport transport)
{
    /// <exception cref="ProviderException"><see cref="ProviderFailure.NotFound"/> when there is no such
    /// cluster.</exception>
    public async Task<EksCluster> DescribeAsync(string region, string name, CancellationToken cancellationToken)
    {
        var request = AwsRequest.Get(AwsService.Eks, region, "DescribeCluster", $"{region}/{name}",
            $"/clusters/{Uri.EscapeDataString(name)}");
        var reply = await transport.SendAsync(request, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            var cluster = document.RootElement.GetProperty("cluster");
            return new EksCluster(new Uri(cluster.GetProperty("endpoint").GetString()!),
                Convert.FromBase64String(cluster.GetProperty("certificateAuthority").GetProperty("data").GetString()!));
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentNullException)
        {
            throw WireFailure.Lost(
                reply.Call, "the answer is not the description of a running cluster (is it still being created?)", e);
        }
    }
}

/// <summary>Where a cluster's API server is and which authority signed its certificate (PEM).</summary>
internal sealed record EksCluster(Uri Endpoint, byte[] Authority);
