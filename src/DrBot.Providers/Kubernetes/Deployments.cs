using System.Text.Json.Nodes;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes.Access;

namespace DrBot.Providers.Kubernetes;

/// <summary>What DrBot does with Deployments.</summary>
internal sealed class Deployments(ClusterDirectory clusters)
{
    /// <exception cref="ProviderException"><see cref="ProviderFailure.NotFound"/> when there is no such
    /// deployment.</exception>
    public async Task<Deployment> GetAsync(ObjectName name, Patience patience, CancellationToken cancellationToken)
    {
        var client = await clusters.GetAsync(name.Cluster, cancellationToken);
        return Deployment.Read(await client.GetAsync(ObjectPath.Deployment(name), patience, cancellationToken));
    }

    public async Task ScaleAsync(ObjectName name, long replicas, Patience patience, CancellationToken cancellationToken)
    {
        var client = await clusters.GetAsync(name.Cluster, cancellationToken);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        await client.PatchAsync(ObjectPath.DeploymentScale(name), patch, patience, cancellationToken);
    }

    /// <summary>Changes an annotation of the pods' template, as <c>kubectl rollout restart</c> does.</summary>
    public async Task RestartAsync(ObjectName name, string restartedAt, CancellationToken cancellationToken)
    {
        var client = await clusters.GetAsync(name.Cluster, cancellationToken);
        var annotations = new JsonObject { [Deployment.RestartedAtKey] = restartedAt };
        var template = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
        await client.PatchAsync(ObjectPath.Deployment(name), patch, Patience.Normal, cancellationToken);
    }

    /// <summary>The blocked observation for a deployment that is not there.</summary>
    public static Observation Missing(ObjectName name) => Observation.Blocked(new Dictionary<string, string>(),
        $"cluster '{name.Cluster}' has no deployment {name}: check the target in the plan, and whether it was deleted");
}
