using System.Net.Http.Headers;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>A header that never changes, or none.</summary>
internal sealed class FixedIdentity(AuthenticationHeaderValue? header) : IClusterIdentity
{
    public bool SendsNothing => header is null;

    public ValueTask<AuthenticationHeaderValue?> HeaderAsync(bool refused, CancellationToken cancellationToken) =>
        new(header);
}
