using System.Text.Json.Nodes;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes;
using DrBot.Providers.Kubernetes.Access;

namespace DrBot.Providers.Checks;

/// <summary>Asks each cluster whether we may do what the plans want of it.</summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/authorization/</remarks>
internal sealed class RightsChecks(ClusterDirectory clusters)
{
    private static readonly Right ReadDeployment = new("get", "apps", "deployments");
    private static readonly Right PatchDeployment = new("patch", "apps", "deployments");
    private static readonly Right Scale = new("patch", "apps", "deployments", "scale");
    private static readonly Right ReadConfig = new("get", "", "configmaps");
    private static readonly Right PatchConfig = new("patch", "", "configmaps");

    // The calls each action makes; what is missing here is asked at the preview, as everything is.
    private static readonly Dictionary<string, Right[]> Needed = new()
    {
        ["fence"] = [ReadDeployment, Scale],
        ["kubernetes.scale"] = [ReadDeployment, Scale],
        ["kubernetes.restart"] = [ReadDeployment, PatchDeployment],
        ["kubernetes.set-config"] = [ReadConfig, PatchConfig],
    };

    /// <summary>The actions whose rights are known here.</summary>
    public static IReadOnlyCollection<string> Actions => Needed.Keys;

    public async Task<IReadOnlyList<ProviderCheck>> RunAsync(
        IReadOnlyCollection<PlannedCall> calls, CancellationToken cancellationToken) =>
        await Task.WhenAll(calls
            .Where(c =>
                Needed.ContainsKey(c.Action) && c.Target.Kind.StartsWith("kubernetes.", StringComparison.Ordinal))
            .GroupBy(c => ObjectName.Of(c.Target), c => Needed[c.Action])
            .OrderBy(g => g.Key.Cluster, StringComparer.Ordinal).ThenBy(g => g.Key.ToString(), StringComparer.Ordinal)
            .Select(g => CheckAsync(g.Key, [.. g.SelectMany(r => r).Distinct()], cancellationToken)));

    private async Task<ProviderCheck> CheckAsync(
        ObjectName name, IReadOnlyList<Right> rights, CancellationToken cancellationToken)
    {
        var subject = $"kubernetes {name.Cluster} {name}";
        try
        {
            var client = await clusters.GetAsync(name.Cluster, cancellationToken);
            var answers = await Task.WhenAll(rights.Select(r => AskAsync(client, name, r, cancellationToken)));
            var denied = rights.Where((_, i) => !answers[i]).ToArray();
            return denied.Length == 0
                ? new ProviderCheck(subject, Ok: true, $"we may {string.Join(", ", rights)}")
                : new ProviderCheck(subject, Ok: false,
                    $"we may not {string.Join(", ", denied.AsEnumerable())}: "
                    + $"bind the role of manifest/kubernetes in namespace {name.Namespace}",
                    ProviderFailure.Denied);
        }
        catch (ProviderException e)
        {
            return new ProviderCheck(subject, Ok: false, e.Message, e.Kind);
        }
    }

    private static async Task<bool> AskAsync(
        KubernetesClient client, ObjectName name, Right right, CancellationToken cancellationToken)
    {
        var wanted = new JsonObject
        {
            ["namespace"] = name.Namespace,
            ["name"] = name.Name,
            ["verb"] = right.Verb,
            ["group"] = right.Group,
            ["resource"] = right.Resource,
        };
        if (right.Subresource is not null)
            wanted["subresource"] = right.Subresource;
        var question = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = wanted },
        };
        var answer = await client.AskAsync(
            ObjectPath.SelfSubjectAccessReview, question, Patience.Probe, cancellationToken);
        return answer.TryGetProperty("status", out var status) && status.TryGetProperty("allowed", out var allowed)
            && allowed.ValueKind == System.Text.Json.JsonValueKind.True;
    }

    private sealed record Right(string Verb, string Group, string Resource, string? Subresource = null)
    {
        public override string ToString() => $"{Verb} {Resource}{(Subresource is null ? "" : "/" + Subresource)}";
    }
}
