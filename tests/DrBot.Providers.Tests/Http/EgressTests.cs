using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Http;

public sealed class EgressTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("rds.us-west-2.amazonaws.com")]
    [InlineData("localhost.example.com")]
    [InlineData("2130706433.example")]
    public async Task ConnectAsync_LoopbackOnlyAndElsewhere_RefusesAndNamesTheRule(string host)
    {
        var refused = await Assert.ThrowsAsync<EgressRefusedException>(
            () => Egress.Loopback.ConnectAsync(host, 25, CancellationToken.None));

        Assert.Equal((host, 25), (refused.Host, refused.Port));
        Assert.Contains("loopback", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task ConnectAsync_LoopbackOnlyAndLoopback_Connects(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await using var stream = await Egress.Loopback.ConnectAsync(host, ((IPEndPoint)listener.LocalEndpoint).Port,
            CancellationToken.None);

        Assert.True(stream.Socket.Connected);
    }

    [Theory]
    [InlineData("http://192.0.2.1/")]
    [InlineData("https://example.com/")]
    public async Task CreateHandler_LoopbackOnlyAndHttpElsewhere_Refuses(string url)
    {
        using var http = new HttpMessageInvoker(Egress.Loopback.CreateHandler());

        var failed = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), CancellationToken.None));

        Assert.IsType<EgressRefusedException>(failed.InnerException);
    }

    [Fact]
    public async Task CreateHandler_LoopbackOnlyAndWebSocketElsewhere_Refuses()
    {
        using var http = new HttpMessageInvoker(Egress.Loopback.CreateHandler());
        using var socket = new ClientWebSocket();

        var failed = await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri("ws://192.0.2.1/link"), http, CancellationToken.None));

        Assert.IsType<EgressRefusedException>(failed.InnerException?.InnerException);
    }

    [Fact]
    public async Task CreateHandler_RedirectElsewhere_IsGivenBackNotFollowed()
    {
        await using var server = new LoopbackServer(
            _ => "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n");
        using var http = new HttpMessageInvoker(Egress.Loopback.CreateHandler());

        using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, server.Url),
            CancellationToken.None);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Fact]
    public async Task CreateHandler_Resolve_ConnectsThereAndKeepsTheName()
    {
        await using var server = new LoopbackServer(request =>
            LoopbackServer.Ok(request.Contains("Host: api.example.com") ? "named" : "other"));
        var options = new EgressOptions
        {
            Resolve = new Dictionary<string,
            string>
            { ["api.example.com:80"] = $"127.0.0.1:{server.Port}" }
        };
        using var http = new HttpMessageInvoker(Egress.Loopback.CreateHandler(options));

        using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://api.example.com/"),
            CancellationToken.None);

        Assert.Equal("named", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task CreateHandler_ResolveToElsewhere_IsRefusedToo()
    {
        var options = new EgressOptions
        {
            Resolve = new Dictionary<string,
            string>
            { ["api.example.com:80"] = "192.0.2.1:80" }
        };
        using var http = new HttpMessageInvoker(Egress.Loopback.CreateHandler(options));

        var failed = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://api.example.com/"),
            CancellationToken.None));

        Assert.IsType<EgressRefusedException>(failed.InnerException);
    }

    [Fact]
    public void CreateHandler_LoopbackOnly_UsesNoProxy()
    {
        using var practice = Egress.Loopback.CreateHandler();
        using var real = Egress.Open.CreateHandler();

        Assert.Equal((false, true), (practice.UseProxy, real.UseProxy));
        Assert.Equal((false, false), (practice.AllowAutoRedirect, practice.UseCookies));
    }

    [Theory]
    [InlineData("aws.rds.promote-read-replica")]
    [InlineData("aws.route53.upsert")]
    public async Task Aws_LoopbackOnlyAndNoEndpointConfigured_IsRefusedAndNotRetried(string action)
    {
        var audit = new RecordedAudit();
        using var catalogue = ProviderCatalogue.Create(
            new ProviderOptions(), Egress.Loopback, TimeProvider.System, TimeProvider.System,
            new ProviderSeams { AwsKeys = new AwsKeys("A", "s"), Environment = _ => null, Audit = audit });
        using var hands = new Hands(new Scripted(_ => throw new InvalidOperationException("not asked")));
        var target = Hands.Target(catalogue.Actions[action].Descriptor.TargetKinds[0],
            ("region", "us-west-2"), ("instance", "db"), ("zone", "Z1"), ("name", "a.b"), ("type", "A"));

        var refused = await Assert.ThrowsAsync<ProviderException>(() => catalogue.Actions[action].ObserveAsync(
            hands.Context(target, ("value", "192.0.2.1")), CancellationToken.None));

        Assert.Equal(ProviderFailure.Denied, refused.Kind);
        Assert.Contains("loopback", refused.Message, StringComparison.Ordinal);
        Assert.Single(audit.Calls);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("api:http")]
    [InlineData("api:0")]
    [InlineData(":443")]
    public void CreateHandler_ResolveNotHostAndPort_SaysWhatIsWrong(string place)
    {
        var options = new EgressOptions
        {
            Resolve = new Dictionary<string,
            string>
            { ["api.example.com:443"] = place }
        };

        var wrong = Assert.Throws<ProviderException>(() => Egress.Open.CreateHandler(options));

        Assert.Contains($"'{place}'", wrong.Message, StringComparison.Ordinal);
    }
}
