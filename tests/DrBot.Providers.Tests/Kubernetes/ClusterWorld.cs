using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

/// <summary>API servers of two clusters, each object answering as the test sets it; merge patches are
/// applied.</summary>
internal sealed class ClusterWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drbot-kube-").FullName;
    private readonly Dictionary<string, JsonObject> _objects = [];

    public ClusterWorld()
    {
        Transport = new Scripted(Respond);
        File.WriteAllText(Path.Combine(_folder, "config"), """
            apiVersion: v1
            kind: Config
            clusters:
            - { name: p, cluster: { server: "http://127.0.0.1:6441/k8s/primary/" } }
            - { name: r, cluster: { server: "http://127.0.0.1:6442" } }
            users:
            - { name: u, user: { token: secret-token } }
            contexts:
            - { name: primary, context: { cluster: p, user: u } }
            - { name: recovery, context: { cluster: r, user: u } }
            """);
        Options = new ProviderOptions
        {
            Kubernetes = new KubernetesOptions
            {
                Clusters = new Dictionary<string, ClusterOptions>
                {
                    ["primary"] = new() { Kubeconfig = Path.Combine(_folder, "config"), Context = "primary" },
                    ["recovery"] = new() { Kubeconfig = Path.Combine(_folder, "config"), Context = "recovery" },
                },
            },
        };
    }

    public Scripted Transport { get; }

    public ProviderOptions Options { get; }

    /// <summary>Answers instead of the objects when it returns something.</summary>
    public Func<SentRequest, HttpResponseMessage?> Instead { get; set; } = _ => null;

    public IEnumerable<SentRequest> Patches => Transport.Sent.Where(r => r.Method == HttpMethod.Patch);

    public static string Deployment(string cluster, string ns, string name) => cluster == "primary"
        ? $"http://127.0.0.1:6441/k8s/primary/apis/apps/v1/namespaces/{ns}/deployments/{name}"
        : $"http://127.0.0.1:6442/apis/apps/v1/namespaces/{ns}/deployments/{name}";

    /// <summary>A deployment whose controller has done everything.</summary>
    public JsonObject AddDeployment(string cluster, string ns, string name, int replicas)
    {
        var deployment = JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$$"""
            {"kind":"Deployment","metadata":{"name":"{{{name}}}","uid":"uid-{{{name}}}","generation":2,"resourceVersion":"7"},
             "spec":{"replicas":{{{replicas}}},"template":{"metadata":{ } } },
             "status":{"observedGeneration":2,"replicas":{{{replicas}}},"updatedReplicas":{{{replicas}}},
                       "readyReplicas":{{{replicas}}},"availableReplicas":{{{replicas}}} } }
            """))!.AsObject();
        _objects[Deployment(cluster, ns, name)] = deployment;
        return deployment;
    }

    public JsonObject AddConfigMap(string ns, string name, string data)
    {
        var map = JsonNode.Parse($$"""{"kind":"ConfigMap","metadata":{"name":"{{name}}","uid":"uid-{{name}}","resourceVersion":"41"},"data":{{data}}}""")!.AsObject();
        _objects[$"http://127.0.0.1:6442/api/v1/namespaces/{ns}/configmaps/{name}"] = map;
        return map;
    }

    /// <summary>What the controller does sooner or later: as many pods as wanted, all of the present
    /// template.</summary>
    public static void Settle(JsonObject deployment)
    {
        var replicas = deployment["spec"]!["replicas"]!.GetValue<int>();
        foreach (var name in (string[])["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"])
            deployment["status"]![name] = replicas;
        deployment["status"]!["observedGeneration"] = deployment["metadata"]!["generation"]!.GetValue<int>();
    }

    public static HttpResponseMessage Status(int code, string reason, string message) => Answer.Json(
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{code}}}""", (HttpStatusCode)code);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private HttpResponseMessage Respond(SentRequest request)
    {
        if (Instead(request) is { } instead)
            return instead;
        var url = request.Uri.GetLeftPart(UriPartial.Path);
        var found = _objects.GetValueOrDefault(url.EndsWith("/scale", StringComparison.Ordinal) ? url[..^6] : url);
        if (found is null)
            return Status(404, "NotFound", "not found");
        if (request.Method == HttpMethod.Patch)
        {
            Merge(found, JsonNode.Parse(request.Body)!.AsObject());
            if (found["metadata"]!["generation"] is { } generation)
                found["metadata"]!["generation"] = generation.GetValue<int>() + 1;
        }

        return Answer.Json(found.ToJsonString());
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
            if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value?.DeepClone();
    }
}
