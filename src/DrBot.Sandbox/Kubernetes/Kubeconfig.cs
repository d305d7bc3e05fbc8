using System.Text;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>The kubeconfig of a practice world: one context a cluster, the recovery region's current.</summary>
public static class Kubeconfig
{
    /// <summary>The file's text.</summary>
    /// <param name="world">Whose clusters.</param>
    /// <param name="address">Where they are served, with TLS: clients send no token without it.</param>
    /// <param name="ca">The certificate, PEM, of the authority that vouches for the address; null for none.</param>
    public static string Write(WorldSpec world, Uri address, string? ca) => string.Join('\n',
    [
        "apiVersion: v1",
        "kind: Config",
        $"current-context: {world.Clusters.First(c => c.Region == world.RecoveryRegion).Name}",
        "clusters:",
        .. world.Clusters.Select(c => $"- {{ name: {c.Name}, cluster: {{ {Server(address, c)}{Authority(ca)} }} }}"),
        "contexts:",
        .. world.Clusters.Select(c =>
            $"- {{ name: {c.Name}, context: {{ cluster: {c.Name}, user: practice, "
            + $"namespace: {c.Namespaces[0].Name} }} }}"),
        "users:",
        $"- {{ name: practice, user: {{ token: {PracticeCredentials.ClusterToken} }} }}",
        "",
    ]);

    private static string Server(Uri address, ClusterSpec cluster) =>
        $"server: \"{new Uri(address, $"clusters/{cluster.Name}")}\"";

    private static string Authority(string? ca) =>
        ca is null ? "" : $", certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(ca))}";
}
