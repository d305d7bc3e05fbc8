using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using DrBot.Web;

namespace DrBot.Tests.Web;

/// <summary>What every route is protected by.</summary>
public sealed class HardeningTests : IAsyncLifetime
{
    private WebStory story = null!;

    public async Task InitializeAsync() => story = await WebStory.StartAsync("public-url: https://drbot.example.com\nweb: { hosts: [drbot.internal] }\n");

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/api/v1/server")]
    [InlineData("/api/v1/incidents")]
    [InlineData("/nowhere")]
    public async Task Answers_EveryOne_CarryTheHeaders(string path)
    {
        using var response = await story.Http.GetAsync(new Uri(path, UriKind.Relative));
        string One(string name) => string.Join(", ", response.Headers.TryGetValues(name, out var values) ? values : []);

        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("DENY", One("X-Frame-Options"));
        Assert.Equal("no-referrer", One("Referrer-Policy"));
        Assert.Equal("no-store", One("Cache-Control"));
        Assert.Equal("max-age=31536000", One("Strict-Transport-Security"));
        var policy = One("Content-Security-Policy");
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("drbot.example.com.evil.example", 400)]
    [InlineData("drbot.example.com", 200)]
    [InlineData("DRBOT.internal", 200)]
    [InlineData("localhost:1234", 200)]
    public async Task Host_OfAnotherName_IsRefused(string host, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server");
        request.Headers.Host = host;
        Assert.Equal(expected, (await story.SendAsync(request)).Status);
        using var health = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        health.Headers.Host = host;
        using var alive = await story.Http.SendAsync(health);
        Assert.Equal(200, (int)alive.StatusCode);
    }

    [Fact]
    public async Task T16_ForwardedHost_ChangesNothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "drbot.example.com");
        Assert.Equal(400, (await story.SendAsync(request)).Status);
    }

    // A directory of people is for those who are signed in: nothing that is open names one.
    [Fact]
    public async Task OpenRoutes_NameNobody()
    {
        await story.ProposeAsync();
        foreach (var path in new[] { "/healthz", "/readyz", "/api/v1/server", "/api/v1/openapi.json", "/api/v1/incidents", "/api/v1/nothing", "/" })
        {
            var text = await (await story.Http.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync();
            foreach (var name in new[] { "mike", "sarah.chen", "unjucks.dev", "U0MIKE" })
                Assert.DoesNotContain(name, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    // Whoever sends a header a second, or a body a byte a second, loses the connection within the bound.
    [Theory]
    [InlineData("POST /api/v1/commands/note HTTP/1.1\r\nHost: localhost\r\n", "X-Slow: ")]
    [InlineData("POST /api/v1/commands/note HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", "")]
    public async Task SlowSender_IsCutOffWithinTheBound(string begin, string more)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(story.Address.Host, story.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(begin + more));
        var since = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        var dripping = DripAsync(stream, patience.Token);

        var read = new byte[4096];
        while (await ReadAsync(stream, read, patience.Token) > 0)
        {
        }

        Assert.False(patience.IsCancellationRequested);
        Assert.True(Stopwatch.GetElapsedTime(since) < WebHardening.HeadersWithin + TimeSpan.FromSeconds(25));
        await patience.CancelAsync();
        await dripping;
    }

    [Fact]
    public async Task Headers_TooManyOrTooLong_AreRefused()
    {
        Assert.StartsWith("HTTP/1.1 4", await RawAsync("GET /" + new string('a', 9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await RawAsync(
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: y\r\n")) + "\r\n"), StringComparison.Ordinal);
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(story.Address.Host, story.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var read = new byte[4096];
        return Encoding.ASCII.GetString(read, 0, await stream.ReadAsync(read));
    }

    private static async Task<int> ReadAsync(NetworkStream stream, byte[] into, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(into, cancellationToken);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task DripAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(500, cancellationToken);
                await stream.WriteAsync("a"u8.ToArray(), cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut off, as it should be.
        }
    }
}
