using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>The service account of the pod DrBot runs in.</summary>
/// <remarks>https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/</remarks>
internal sealed class InClusterConnector(Func<string, string?> variable, TimeProvider wire,
    string folder = InClusterConnector.Folder)
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <exception cref="ProviderException">DrBot does not run in a pod with a service account.</exception>
    public async Task<ClusterConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var (host, port) = (variable("KUBERNETES_SERVICE_HOST"), variable("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
            throw Misconfigured.Because("kubernetes",
                "in-cluster: true, but KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: DrBot does "
                    + "not run in a pod");
        var authority = Path.Combine(folder, "ca.crt");
        try
        {
            return new ClusterConnection
            {
                Server = new Uri(
                    $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
                Roots = Authorities.Read(await File.ReadAllBytesAsync(authority, cancellationToken), authority),
                Identity = new TokenFileIdentity(Path.Combine(folder, "token"), wire),
                Files = [authority],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Misconfigured.Because("kubernetes", $"in-cluster: true, but {authority} cannot be read: {e.Message}",
                e);
        }
    }
}
