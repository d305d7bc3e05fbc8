using System.Text;
using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

/// <summary>Clusters over real sockets and TLS, EKS, and files that change.</summary>
public sealed class ClusterDirectoryTests : IDisposable
{
    private const string Deployment = """{"metadata":{"uid":"u","generation":1},"spec":{"replicas":1},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1}}""";
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"drbot-kubeconfig-{Guid.NewGuid():n}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task ClientCertificate_OverTls_IsShownAndTheServerIsChecked()
    {
        using var authority = Certificates.Authority();
        using var server = Certificates.Leaf(authority, "kubernetes.default");
        using var client = Certificates.Leaf(authority, "drbot", client: true);
        await using var api = new TlsServer(server, Deployment, demandClient: true);
        Write($"https://127.0.0.1:{api.Port}",
            $"certificate-authority-data: {Base64(authority.ExportCertificatePem())}",
            $"client-certificate-data: {Base64(client.ExportCertificatePem())}, client-key-data: "
                + $"{Base64(client.GetECDsaKeyPem())}");

        var seen = await ObserveAsync();

        Assert.Equal((ObservedState.Satisfied, "CN=drbot"), (seen.State, api.Client));
    }

    [Fact]
    public async Task ServerOfAnotherAuthority_OverTls_IsNotBelieved()
    {
        using var authority = Certificates.Authority();
        using var other = Certificates.Authority();
        using var server = Certificates.Leaf(other, "kubernetes.default");
        await using var api = new TlsServer(server, Deployment);
        Write($"https://127.0.0.1:{api.Port}",
            $"certificate-authority-data: {Base64(authority.ExportCertificatePem())}", "token: t");

        var failed = await Assert.ThrowsAsync<ProviderException>(ObserveAsync);

        Assert.Equal(ProviderFailure.Invalid, failed.Kind);
        Assert.Contains("cannot be trusted", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TlsServerName_Given_IsTheNameChecked()
    {
        using var authority = Certificates.Authority();
        using var server = Certificates.Leaf(authority, "kubernetes.default");
        await using var api = new TlsServer(server, Deployment);
        var roots = $"certificate-authority-data: {Base64(authority.ExportCertificatePem())}";
        Write($"https://localhost:{api.Port}", roots, "token: t");
        var unnamed = await Assert.ThrowsAsync<ProviderException>(ObserveAsync);
        Write($"https://localhost:{api.Port}", roots + ", tls-server-name: kubernetes.default", "token: t");

        Assert.Equal(ProviderFailure.Invalid, unnamed.Kind);
        Assert.Equal(ObservedState.Satisfied, (await ObserveAsync()).State);
    }

    [Fact]
    public async Task Kubeconfig_Changed_IsReadAgain()
    {
        var hosts = new List<string>();
        using var hands = new Hands(new Scripted(request =>
        {
            hosts.Add(request.Uri.Host);
            return Answer.Json(Deployment);
        }), Options());
        Write("https://first.test", "", "token: t");
        await hands["kubernetes.scale"].ObserveAsync(Context(hands), CancellationToken.None);
        Write("https://second.test", "", "token: t");
        File.SetLastWriteTimeUtc(_path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await hands["kubernetes.scale"].ObserveAsync(Context(hands), CancellationToken.None);

        Assert.Equal(["first.test", "second.test"], hosts);
    }

    [Fact]
    public async Task Eks_Configured_IsDescribedOnceAndMintsATokenPerRequest()
    {
        using var authority = Certificates.Authority();
        var transport = new Scripted(request =>
            request.Uri.AbsolutePath.StartsWith("/clusters/", StringComparison.Ordinal)
            ? Answer.Json($$$"""{"cluster":{"endpoint":"https://ABC.gr7.us-west-2.eks.test","certificateAuthority":{"data":"{{{Base64(authority.ExportCertificatePem())}}}"} } }""")
            : Answer.Json(Deployment));
        using var hands = new Hands(transport, new ProviderOptions
        {
            Kubernetes = new KubernetesOptions
            {
                Clusters = new Dictionary<string,
                    ClusterOptions>
                { ["c"] = new() { Eks = new EksOptions("dr-cluster", "us-west-2") } },
            },
        });

        await hands["kubernetes.scale"].ObserveAsync(Context(hands), CancellationToken.None);
        await hands["kubernetes.scale"].ObserveAsync(Context(hands), CancellationToken.None);

        Assert.Equal(["eks.us-west-2.amazonaws.com", "abc.gr7.us-west-2.eks.test", "abc.gr7.us-west-2.eks.test"],
            transport.Sent.Select(r => r.Uri.Host));
        var token = transport.Sent[1].Headers["Authorization"];
        Assert.StartsWith("Bearer k8s-aws-v1.", token, StringComparison.Ordinal);
        var url = Encoding.UTF8.GetString(Convert.FromBase64String(Padded(token["Bearer k8s-aws-v1.".Length..])));
        Assert.StartsWith("https://sts.us-west-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15", url,
            StringComparison.Ordinal);
        Assert.Contains("X-Amz-Expires=60", url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eks_StillCreating_SaysSo()
    {
        using var hands = new Hands(new Scripted(_ => Answer.Json("""{"cluster":{"status":"CREATING"}}""")), new ProviderOptions
        {
            Kubernetes = new KubernetesOptions
            {
                Clusters = new Dictionary<string,
                    ClusterOptions>
                { ["c"] = new() { Eks = new EksOptions("dr-cluster", "us-west-2") } },
            },
        });

        var failed = await Assert.ThrowsAsync<ProviderException>(
            () => hands["kubernetes.scale"].ObserveAsync(Context(hands), CancellationToken.None));

        Assert.Contains("still being created", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loopback_ClusterElsewhere_IsRefused()
    {
        Write("https://192.0.2.1", "", "token: t");

        var refused = await Assert.ThrowsAsync<ProviderException>(ObserveAsync);

        Assert.Equal(ProviderFailure.Denied, refused.Kind);
        Assert.Contains("loopback", refused.Message, StringComparison.Ordinal);
    }

    private async Task<Observation> ObserveAsync()
    {
        using var catalogue = ProviderCatalogue.Create(Options(), Egress.Loopback, TimeProvider.System,
            TimeProvider.System);
        using var hands = new Hands(new Scripted(_ => throw new InvalidOperationException("not asked")));
        return await catalogue.Actions["kubernetes.scale"].ObserveAsync(Context(hands), CancellationToken.None);
    }

    private static ActionContext Context(Hands hands) => hands.Context(
        Hands.Target("kubernetes.deployment", ("cluster", "c"), ("namespace", "n"), ("name", "d")), ("replicas", 1L));

    private ProviderOptions Options() => new()
    {
        Kubernetes = new KubernetesOptions
        {
            Clusters = new Dictionary<string,
            ClusterOptions>
            { ["c"] = new() { Kubeconfig = _path } }
        },
    };

    private void Write(string server, string cluster, string user) => File.WriteAllText(_path, $$"""
        current-context: a
        contexts: [{name: a, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: '{{server}}', {{cluster}} } }]
        users: [{name: u, user: { {{user}} } }]
        """);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static string Padded(string base64Url) =>
        base64Url.Replace('-', '+').Replace('_', '/') + new string('=', (4 - base64Url.Length % 4) % 4);
}
