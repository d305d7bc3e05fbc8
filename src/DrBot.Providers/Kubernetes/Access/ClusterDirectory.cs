using System.Collections.Concurrent;
using DrBot.Providers.Aws;
using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>Every configured cluster by name. Connections are made at first use and again when their files
/// change.</summary>
internal sealed class ClusterDirectory(
    KubernetesOptions options, Egress egress, AwsClients aws, Retries retries, TimeProvider wire, ProviderSeams seams)
    : IDisposable
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. options.Clusters.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="ProviderException">The cluster is not configured, or wrongly; the message names what to
    /// add.</exception>
    public async Task<KubernetesClient> GetAsync(string cluster, CancellationToken cancellationToken)
    {
        var chosen = options.Clusters.GetValueOrDefault(cluster) ?? throw Misconfigured.Because("kubernetes",
            $"cluster '{cluster}' is not configured: add providers.kubernetes.clusters.{cluster} to drbot.yaml, with "
                + "kubeconfig and context, "
            + "in-cluster: true, or eks (name, region)");
        var slot = _slots.GetOrAdd(cluster, static _ => new Slot());
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Client is { } client && slot.Stamp == Stamp(client.Connection))
                return client;
            // Requests of others may still be under way on the old client: it is left to them.
            slot.Client = Build(cluster, await ConnectAsync(chosen, cancellationToken));
            slot.Stamp = Stamp(slot.Client.Connection);
            return slot.Client;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Client?.Dispose();
            slot.Gate.Dispose();
        }
    }

    private async Task<ClusterConnection> ConnectAsync(ClusterOptions chosen, CancellationToken cancellationToken)
    {
        if (chosen.Eks is { } eks)
        {
            var found = await aws.Eks.DescribeAsync(eks.Region, eks.Name, cancellationToken);
            return new ClusterConnection
            {
                Server = found.Endpoint,
                Roots = Authorities.Read(found.Authority, $"EKS cluster {eks.Region}/{eks.Name}"),
                Identity = new EksIdentity(aws.EksToken, eks),
            };
        }

        return chosen.InCluster
            ? await new InClusterConnector(seams.Variable, wire).ConnectAsync(cancellationToken)
            : await new KubeconfigConnector(options.ExecAllowed, egress.LoopbackOnly, wire)
                .ConnectAsync(Paths(chosen), chosen.Context, cancellationToken);
    }

    private string[] Paths(ClusterOptions chosen)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (chosen.Kubeconfig is { } path)
            return [path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path];
        return seams.Variable("KUBECONFIG")?.Split(Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } list
            ? list
            : [Path.Combine(home, ".kube", "config")];
    }

    private KubernetesClient Build(string cluster, ClusterConnection connection)
    {
        var handler = seams.Transport ?? egress.CreateHandler(new EgressOptions
        {
            OnlyRoots = connection.Roots,
            ClientCertificate = connection.ClientCertificate,
        });
        return new KubernetesClient(cluster, connection,
            new WireClient(handler, seams.Transport is null, wire, seams.Audit), retries);
    }

    private static string Stamp(ClusterConnection connection) =>
        string.Join(';', connection.Files.Select(f => File.GetLastWriteTimeUtc(f).Ticks));

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public KubernetesClient? Client { get; set; }

        public string? Stamp { get; set; }
    }
}
