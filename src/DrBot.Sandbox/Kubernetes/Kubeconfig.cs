using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>The kubeconfig of a practice world: one context a cluster, the recovery region's current.</summary>
public static class Kubeconfig
{
    /// <summary>The file's text for clusters served below <paramref name="address"/>.</summary>
    public static string Write(WorldSpec world, Uri address) => string.Join('\n',
    [
        "apiVersion: v1",
        "kind: Config",
        $"current-context: {world.Clusters.First(c => c.Region == world.RecoveryRegion).Name}",
        "clusters:",
        .. world.Clusters.Select(c => $"- {{ name: {c.Name}, cluster: {{ server: \"{new Uri(address, $"clusters/{c.Name}")}\" }} }}"),
        "contexts:",
        .. world.Clusters.Select(c =>
            $"- {{ name: {c.Name}, context: {{ cluster: {c.Name}, user: practice, namespace: {c.Namespaces[0].Name} }} }}"),
        "users:",
        $"- {{ name: practice, user: {{ token: {PracticeCredentials.ClusterToken} }} }}",
        "",
    ]);
}
