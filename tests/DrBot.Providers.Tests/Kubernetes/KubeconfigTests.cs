using System.Text;
using DrBot.Providers.Kubernetes.Access;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class KubeconfigTests : IDisposable
{
    private const string Full = """
        apiVersion: v1
        kind: Config
        current-context: dr
        preferences: {}
        clusters:
        - name: one
          cluster: { server: "https://one.example.com:6443/base", certificate-authority: ca.pem, tls-server-name: kubernetes }
        contexts:
        - name: dr
          context: { cluster: one, user: robot, namespace: apps }
        - name: plain
          context: { cluster: one, user: nobody }
        users:
        - name: robot
          user: { token: abc }
        - name: nobody
          user: {}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("drbot-kubeconfig-").FullName;
    private readonly JumpingClock _wire = JumpingClock.Wire();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ConnectAsync_CurrentContext_IsRead()
    {
        using var authority = Certificates.Authority();
        Write("ca.pem", authority.ExportCertificatePem());

        var connection = await ConnectAsync(Full, null);

        Assert.Equal("https://one.example.com:6443/base", connection.Server.AbsoluteUri);
        Assert.Equal("kubernetes", connection.TlsServerName);
        Assert.Equal(authority.Thumbprint, Assert.Single(connection.Roots!).Thumbprint);
        Assert.Equal("Bearer abc", (await connection.Identity.HeaderAsync(false, CancellationToken.None))!.ToString());
        Assert.Equal([Path.Combine(_folder, "config"), Path.Combine(_folder, "ca.pem")], connection.Files);
    }

    [Fact]
    public async Task ConnectAsync_UserWithoutAnything_SendsNoHeader()
    {
        using var authority = Certificates.Authority();
        Write("ca.pem", authority.ExportCertificatePem());

        var connection = await ConnectAsync(Full, "plain");

        Assert.Null(await connection.Identity.HeaderAsync(false, CancellationToken.None));
    }

    [Theory]
    [InlineData("context: [", "config:2:1")]
    [InlineData("clusters: 5", "config:1:")]
    [InlineData("", "names no current context")]
    [InlineData("current-context: x\ncontexts: [{name: a}, {name: b}]", "no context 'x', only 'a', 'b'")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]", "no cluster 'c'")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\nclusters: "
        + "[{name: c, cluster: {server: 'http://x'}}]", "no user 'u'")]
    public async Task ConnectAsync_FileWrong_SaysWhereAndWhat(string text, string said) =>
        Assert.Contains(said, (await WrongAsync(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("server: x", "", "the server 'x'")]
    [InlineData("server: 'https://x', insecure-skip-tls-verify: true", "", "insecure-skip-tls-verify")]
    [InlineData("server: 'https://x', proxy-url: 'http://p'", "", "proxy-url")]
    [InlineData("server: 'https://x', certificate-authority: gone.pem", "", "gone.pem cannot be read")]
    [InlineData("server: 'https://x', certificate-authority-data: '!'", "", "the embedded data cannot be read")]
    [InlineData("server: 'https://x', certificate-authority-data: QUJD", "", "no certificate in PEM form")]
    [InlineData("server: 'https://x'", "client-certificate-data: QUJD", "no client-key")]
    [InlineData("server: 'https://x'", "client-certificate-data: QUJD, client-key-data: QUJD", "client certificate or "
        + "its key")]
    [InlineData("server: 'http://x'", "token: t", "in clear text")]
    [InlineData("server: 'https://x'", "exec: {command: aws, args: [eks]}", "exec-allowed")]
    public async Task ConnectAsync_NotSupportedOrUnreadable_SaysWhat(string cluster, string user, string said) =>
        Assert.Contains(said,
        (await WrongAsync($$"""
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: { {{cluster}} } }]
            users: [{name: u, user: { {{user}} } }]
            """)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ConnectAsync_FileMissing_SaysWhich()
    {
        var wrong = await Assert.ThrowsAsync<ProviderException>(
            () => Connector().ConnectAsync([Path.Combine(_folder, "missing")], null, CancellationToken.None));

        Assert.Contains("missing", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_TwoFiles_FirstToNameAThingWins()
    {
        Write("a", "current-context: c\nclusters: [{name: one, cluster: {server: 'https://first'}}]");
        Write("b", "current-context: other\nclusters: [{name: one, cluster: {server: 'https://second'}}]\n"
            + "contexts: [{name: c, context: {cluster: one, user: u}}]\nusers: [{name: u, user: {token: t}}]");

        var connection = await Connector().ConnectAsync(
            [Path.Combine(_folder, "a"), Path.Combine(_folder, "missing"), Path.Combine(_folder, "b")], null,
            CancellationToken.None);

        Assert.Equal("https://first/", connection.Server.AbsoluteUri);
    }

    [Fact]
    public async Task TokenFile_Rotated_IsReadAgainAfterAMinuteOrWhenRefused()
    {
        Write("token", "first\n");
        var identity = new TokenFileIdentity(Path.Combine(_folder, "token"), _wire);
        var first = await HeaderAsync(identity, refused: false);
        Write("token", "second");
        var kept = await HeaderAsync(identity, refused: false);
        var afterRefusal = await HeaderAsync(identity, refused: true);
        Write("token", "third");
        _wire.Advance(TimeSpan.FromMinutes(1));
        var afterAMinute = await HeaderAsync(identity, refused: false);

        Assert.Equal(["Bearer first", "Bearer first", "Bearer second", "Bearer third"],
            [first, kept, afterRefusal, afterAMinute]);
    }

    [Fact]
    public async Task Exec_Allowed_IsRunAndKeptUntilItExpires()
    {
        var counter = Path.Combine(_folder, "count");
        var connection = await ExecAsync($$"""echo x >> {{counter}}; echo '{"status":{"token":"from-program","expirationTimestamp":"2026-11-22T03:10:00Z"} }'""");

        var first = await HeaderAsync(connection.Identity, refused: false);
        await HeaderAsync(connection.Identity, refused: false);
        _wire.Advance(TimeSpan.FromMinutes(11));
        await HeaderAsync(connection.Identity, refused: false);
        await HeaderAsync(connection.Identity, refused: true);

        Assert.Equal("Bearer from-program", first);
        // Expired after the jump, each further use asks again; the two uses before asked once.
        Assert.Equal(3, (await File.ReadAllLinesAsync(counter)).Length);
    }

    [Theory]
    [InlineData("echo secret-token", "no ExecCredential", "secret-token")]
    [InlineData("echo 'not logged in' >&2; exit 3", "ended with 3: not logged in", "secret-token")]
    public async Task Exec_Fails_SaysHowAndShowsNoOutput(string script, string said, string hidden)
    {
        var connection = await ExecAsync(script);

        var failed = await Assert.ThrowsAsync<ProviderException>(() =>
            HeaderAsync(connection.Identity, refused: false));

        Assert.Contains(said, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_InPractice_IsNeverStarted()
    {
        Write("config", ExecConfig("true"));

        var wrong = await Assert.ThrowsAsync<ProviderException>(
            () => Connector(loopbackOnly: true, "/bin/sh")
            .ConnectAsync([Path.Combine(_folder, "config")], null, CancellationToken.None));

        Assert.Contains("practice", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InCluster_ServiceAccount_IsRead()
    {
        using var authority = Certificates.Authority();
        Write("ca.crt", authority.ExportCertificatePem());
        Write("token", "pod-token");
        var variables = new Dictionary<string,
            string>
        { ["KUBERNETES_SERVICE_HOST"] = "fd00::1", ["KUBERNETES_SERVICE_PORT"] = "443" };

        var connection = await new InClusterConnector(variables.GetValueOrDefault, _wire, _folder)
            .ConnectAsync(CancellationToken.None);

        Assert.Equal("https://[fd00::1]/", connection.Server.AbsoluteUri);
        Assert.Equal("Bearer pod-token", await HeaderAsync(connection.Identity, refused: false));
    }

    [Fact]
    public async Task InCluster_OutsideAPod_SaysSo()
    {
        var wrong = await Assert.ThrowsAsync<ProviderException>(
            () => new InClusterConnector(_ => null, _wire, _folder).ConnectAsync(CancellationToken.None));

        Assert.Contains("does not run in a pod", wrong.Message, StringComparison.Ordinal);
    }

    private Task<ClusterConnection> ExecAsync(string script)
    {
        Write("config", ExecConfig(script));
        return Connector(loopbackOnly: false, "/bin/sh")
            .ConnectAsync([Path.Combine(_folder, "config")], null, CancellationToken.None);
    }

    private static string ExecConfig(
        string script) => "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\n"
        + "clusters: [{name: c, cluster: {server: 'https://x'}}]\nusers:\n- name: u\n  user:\n    exec:\n      "
        + "apiVersion: client.authentication.k8s.io/v1\n"
        + "      command: /bin/sh\n      args:\n      - -c\n      - "
        + $"{System.Text.Json.JsonSerializer.Serialize(script)}\n      env: [{{name: A, value: b}}]\n";

    private Task<ClusterConnection> ConnectAsync(string text, string? context)
    {
        Write("config", text);
        return Connector().ConnectAsync([Path.Combine(_folder, "config")], context, CancellationToken.None);
    }

    private async Task<ProviderException> WrongAsync(string text)
    {
        var wrong = await Assert.ThrowsAsync<ProviderException>(() => ConnectAsync(text, null));
        Assert.Equal("configuration", wrong.Provider);
        return wrong;
    }

    private KubeconfigConnector Connector(bool loopbackOnly = false, params string[] allowed) =>
        new(allowed, loopbackOnly, _wire);

    private static async Task<string> HeaderAsync(IClusterIdentity identity, bool refused) =>
        (await identity.HeaderAsync(refused, CancellationToken.None))!.ToString();

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(_folder, name), text, new UTF8Encoding(false));
}
