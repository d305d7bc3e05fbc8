using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Tests.Fakes;
using YamlDotNet.RepresentationModel;

namespace DrBot.Sandbox.Tests.Hosting;

public sealed class SandboxHostTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private SandboxHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 20 }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public void Start_EveryListener_IsOnLoopback()
    {
        Assert.All(new[] { _host.Page, _host.Aws, _host.Tls, _host.DrBot }, a => Assert.Equal("127.0.0.1", a.Host));
        Assert.Equal(IPAddress.Loopback, _host.Smtp.Address);
        Assert.Equal(5, new[] { _host.Page.Port, _host.Aws.Port, _host.Tls.Port, _host.DrBot.Port,
            _host.Smtp.Port }.Distinct().Count());
    }

    [Fact]
    public async Task Start_PortTaken_SaysSo()
    {
        var failure = await Assert.ThrowsAnyAsync<IOException>(
            () => SandboxHost.StartAsync(new SandboxOptions { Port = _host.Page.Port }, CancellationToken.None));

        Assert.Contains("address already in use", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_Configuration_NamesOnlyThisMachine()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(_host.ConfigFile)));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;

        Assert.Equal("practice", root["environment"].ToString());
        Assert.Equal("loopback", root["egress"].ToString());
        Assert.Equal("20", root["clock"]["speed"].ToString());
        Assert.Equal(_host.Aws.GetLeftPart(UriPartial.Authority), root["providers"]["aws"]["endpoint-url"].ToString());
        Assert.Equal(_host.Tls.Authority, root["providers"]["http"]["resolve"]["api.unjucks.dev:443"].ToString());
        Assert.Equal(_host.KubeconfigFile, root["providers"]["kubernetes"]["clusters"]["recovery"]["kubeconfig"]
            .ToString());
        var addresses = yaml.Documents[0].AllNodes.OfType<YamlScalarNode>().Select(n => n.Value!)
            // A bucket is named by its place in the cloud; it is reached at the endpoint above.
            .Where(v => v.Contains("://", StringComparison.Ordinal) && !v.StartsWith("s3://", StringComparison.Ordinal));
        Assert.All(addresses, a => Assert.True(new Uri(a).IsLoopback, a));
    }

    [Fact]
    public async Task Dispose_OwnFolder_IsRemoved()
    {
        var other = await SandboxHost.StartAsync(new SandboxOptions(), CancellationToken.None);
        Assert.True(File.Exists(other.ConfigFile));

        await other.DisposeAsync();

        Assert.False(Directory.Exists(other.Folder));
    }

    [Fact]
    public async Task World_BrokenOverHttp_ShowsIt()
    {
        var broken = await _http.PostAsJsonAsync(new Uri(_host.Page, "world/break"), new { kind = "region-down" });
        var world = await _http.GetFromJsonAsync<JsonObject>(new Uri(_host.Page, "world"));

        Assert.Equal(HttpStatusCode.OK, broken.StatusCode);
        Assert.False(world!["regions"]!["us-east-1"]!["up"]!.GetValue<bool>());
        Assert.Equal("primary", world["databases"]!["unjucks-prod-db"]!["role"]!.ToString());
        Assert.Equal(3, world["deployments"]!["primary/unjucks-prod/unjucks-api"]!["ready"]!.GetValue<int>());
        Assert.Equal("primary-api.unjucks.dev", world["dns"]!["api.unjucks.dev"]!["value"]!.ToString());
        Assert.Equal(20, world["clock"]!["speed"]!.GetValue<double>());
        var (domain, wire) = (world["clock"]!["domain"]!.GetValue<DateTimeOffset>(), world["clock"]!["wire"]!.GetValue<DateTimeOffset>());
        Assert.True(domain > wire, "the practice clock runs ahead of the real one from the same origin on");
    }

    [Theory]
    [InlineData("""{"kind":"meteorite"}""", "region-down")]
    [InlineData("""{"kind":"region-down","region":"mars"}""", "us-west-2")]
    [InlineData("{}", "kind")]
    [InlineData("{", "")]
    [InlineData("null", "kind")]
    public async Task WorldBreak_Wrong_BadRequestThatSaysWhatThereIs(string body, string says)
    {
        var answer = await _http.PostAsync(
            new Uri(_host.Page, "world/break"), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]!.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AskedByAForeignName_Misdirected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Page, "world"));
        request.Headers.Host = "attacker.example";

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Aws_OverASocket_ChecksSignaturesAndLogsCalls()
    {
        var aws = Aws();
        Assert.Equal("unjucks-dr-db",
            (await aws.RdsAsync("us-west-2", "DescribeDBInstances", ("DBInstanceIdentifier", "unjucks-dr-db")))
                .Find("DBInstanceIdentifier"));
        aws.Secret = "wrong";
        Assert.Equal("SignatureDoesNotMatch", (await aws.RdsAsync("us-west-2", "DescribeDBInstances")).Code);

        var calls = await _http.GetFromJsonAsync<JsonArray>(new Uri(_host.Page, "world/calls?since=0"));
        Assert.Equal("DescribeDBInstances", Assert.Single(calls!)!["operation"]!.ToString());
    }

    [Fact]
    public async Task Aws_LostResponse_ConnectionEndsAfterTheEffect()
    {
        _host.World.Break(new() { Kind = "lose-response", Operation = "PromoteReadReplica", Count = 1 });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => Aws().RdsAsync("us-west-2", "PromoteReadReplica", ("DBInstanceIdentifier", "unjucks-dr-db")));

        // A reset and an early end look different to the client, and neither says whether anything happened.
        Assert.IsAssignableFrom<IOException>(failure.InnerException);
        Assert.True(Assert.Single(_host.World.Calls).Effective);
    }

    [Fact]
    public async Task Aws_Slow_AnswersLate()
    {
        _host.World.Break(new() { Kind = "slow", Operation = "rds", Count = 1, Seconds = 0.3 });
        var since = TimeProvider.System.GetTimestamp();

        await Aws().RdsAsync("us-west-2", "DescribeDBInstances");

        Assert.True(TimeProvider.System.GetElapsedTime(since) >= TimeSpan.FromSeconds(0.3));
    }

    [Fact]
    public async Task Tls_PlansHostThroughThePracticeCa_AnswersHealth()
    {
        using var trusting = Trusting(await File.ReadAllTextAsync(_host.CaFile));
        using var stranger = Trusting(null);

        Assert.Equal(HttpStatusCode.OK,
            (await trusting.GetAsync(new Uri("https://api.unjucks.dev/health"))).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            trusting.GetAsync(new Uri("https://api.example.com/health")));
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            stranger.GetAsync(new Uri("https://api.unjucks.dev/health")));
    }

    [Fact]
    public async Task Smtp_OneMailOverASocket_IsReadable()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Smtp);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync(
            "HELO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: hi\r\n\r\nthere\r\n.\r\nQUIT");
        while (await reader.ReadLineAsync() is { } line && !line.StartsWith("221", StringComparison.Ordinal))
            Assert.True(line[0] is '2' or '3', line);

        Assert.Equal(("hi", "there"), (_host.World.Read().Mails[0].Subject, _host.World.Read().Mails[0].Text));
    }

    [Fact]
    public async Task Clusters_Watched_TellEveryStepOfARollout()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri("https://api.unjucks.dev/clusters/recovery/apis/apps/v1/namespaces/unjucks-dr/deployments?watch=true&timeoutSeconds=20"));
        request.Headers.Authorization = new("Bearer", DrBot.Sandbox.World.PracticeCredentials.ClusterToken);
        using var trusting = Trusting(await File.ReadAllTextAsync(_host.CaFile));
        using var response = await trusting.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("ADDED", JsonNode.Parse((await lines.ReadLineAsync())!)!["type"]!.ToString());
        await new ClusterClient(_host.World.CreateHandler(), "recovery").ScaleAsync(2);

        for (var ready = 0; ready < 2;)
            if (JsonNode.Parse((await lines.ReadLineAsync())!)!["object"]!["status"]!["readyReplicas"] is { } count)
                ready = count.GetValue<int>();
    }

    private SignedAws Aws() => new(new SocketsHttpHandler(), TimeProvider.System, _host.Aws.ToString());

    private HttpClient Trusting(string? ca) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _host.Tls.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = ca is null ? null : new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(ca) },
            },
        },
    });
}
