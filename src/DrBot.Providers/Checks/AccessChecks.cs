using System.Text.Json.Nodes;
using DrBot.Providers.Aws;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes;
using DrBot.Providers.Kubernetes.Access;

namespace DrBot.Providers.Checks;

/// <summary>Asks every region and cluster who we are.</summary>
internal sealed class AccessChecks(AwsClients aws, ClusterDirectory clusters)
{
    public async Task<IReadOnlyList<ProviderCheck>> RunAsync(IReadOnlyCollection<string> regions,
        CancellationToken cancellationToken) =>
        await Task.WhenAll(
        [
            .. regions.Order(StringComparer.Ordinal)
            .Select(r => CheckAsync($"aws {r}", () => AskAwsAsync(r, cancellationToken))),
            .. clusters.Names.Select(c => CheckAsync($"kubernetes {c}", () => AskClusterAsync(c, cancellationToken))),
        ]);

    private static async Task<ProviderCheck> CheckAsync(string name, Func<Task<string>> ask)
    {
        try
        {
            return new ProviderCheck(name, Ok: true, await ask());
        }
        catch (ProviderException e)
        {
            return new ProviderCheck(name, Ok: false, e.Message, e.Kind);
        }
    }

    private async Task<string> AskAwsAsync(string region, CancellationToken cancellationToken) =>
        $"we are {await aws.Sts.GetCallerIdentityAsync(region, cancellationToken)}";

    private async Task<string> AskClusterAsync(string cluster, CancellationToken cancellationToken)
    {
        var client = await clusters.GetAsync(cluster, cancellationToken);
        var version = await client.GetAsync(ObjectPath.Version, Patience.Probe, cancellationToken);
        return $"Kubernetes {version.Text("gitVersion") ?? "of unknown version"} at {client.Connection.Server}, we are "
            + await AskSelfAsync(client, cancellationToken);
    }

    private static async Task<string> AskSelfAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        try
        {
            var question = new JsonObject
            {
                ["apiVersion"] = "authentication.k8s.io/v1",
                ["kind"] = "SelfSubjectReview",
            };
            var answer = await client.AskAsync(ObjectPath.SelfSubjectReview, question, Patience.Probe,
                cancellationToken);
            return answer.Text("status", "userInfo", "username") ?? "nobody it names";
        }
        catch (ProviderException e) when (e.Kind is ProviderFailure.NotFound or ProviderFailure.Invalid)
        {
            // Servers before 1.28 do not know the question; that they refused nothing is answer enough.
            return "accepted";
        }
    }
}
