using System.Net.Http.Headers;
using DrBot.Providers.Aws.Eks;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>A token minted for every request: signing costs nothing, and a kept one may outlive its
/// credentials.</summary>
internal sealed class EksIdentity(EksToken tokens, EksOptions cluster) : IClusterIdentity
{
    public async ValueTask<AuthenticationHeaderValue?> HeaderAsync(bool refused, CancellationToken cancellationToken) =>
        new("Bearer", await tokens.MintAsync(cluster.Name, cluster.Region, cancellationToken));
}
