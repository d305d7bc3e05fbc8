using System.Net.Http.Headers;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>Who DrBot is to a cluster.</summary>
internal interface IClusterIdentity
{
    /// <summary>The header to send; null when a client certificate (or nothing) speaks for us.</summary>
    /// <param name="refused">True when the last one was refused (401): a kept one must not be given again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<AuthenticationHeaderValue?> HeaderAsync(bool refused, CancellationToken cancellationToken);
}
