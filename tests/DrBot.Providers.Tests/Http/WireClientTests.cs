using System.Net;
using System.Net.Sockets;
using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Http;

/// <summary>What happens on real sockets when the other side does not play along.</summary>
public sealed class WireClientTests
{
    [Theory]
    [InlineData(true, ProviderFailure.UnknownOutcome)]
    [InlineData(false, ProviderFailure.Transient)]
    public async Task SendAsync_ConnectionEndsAfterTheRequest_IsUnknownForAChange(bool changes, ProviderFailure kind)
    {
        await using var server = new LoopbackServer(_ => null);

        var failed = await FailAsync(server.Url, changes, TimeSpan.FromSeconds(20));

        Assert.Equal(kind, failed.Kind);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task SendAsync_KeptConnectionEndsUnderAChange_IsNotSentAgain()
    {
        var answers = 0;
        await using var server = new LoopbackServer(_ => answers++ == 0 ? LoopbackServer.Ok("fine") : null);
        using var client = Client();
        await client.SendAsync(Call(changes: true), Post(server.Url), CancellationToken.None);

        var failed = await Assert.ThrowsAsync<ProviderException>(() =>
            client.SendAsync(Call(changes: true), Post(server.Url), CancellationToken.None));

        Assert.Equal((ProviderFailure.UnknownOutcome, 2), (failed.Kind, server.Requests));
    }

    [Fact]
    public async Task SendAsync_NobodyListens_NothingWasSent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var failed = await FailAsync($"http://127.0.0.1:{port}/", changes: true, TimeSpan.FromSeconds(20));

        Assert.Equal(ProviderFailure.Transient, failed.Kind);
        Assert.Contains("Nothing was sent", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TlsNeverAnswered_NothingWasSent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var handler = Egress.Loopback.CreateHandler(
            new EgressOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        using var client = new WireClient(handler, ownsHandler: true, TimeProvider.System, audit: null);

        var failed = await Assert.ThrowsAsync<ProviderException>(() => client.SendAsync(
            Call(changes: true), Post($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"),
            CancellationToken.None));

        Assert.Equal(ProviderFailure.Transient, failed.Kind);
    }

    [Theory]
    [InlineData(true, ProviderFailure.UnknownOutcome)]
    [InlineData(false, ProviderFailure.Transient)]
    public async Task SendAsync_NoAnswerInTime_IsUnknownForAChange(bool changes, ProviderFailure kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var failed = await FailAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", changes,
            TimeSpan.FromMilliseconds(300));

        Assert.Equal(kind, failed.Kind);
        Assert.Contains("no answer", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_EndlessAnswer_IsGivenUp()
    {
        var flood = "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + new string('x', 9_000_000);
        await using var server = new LoopbackServer(_ => flood);

        var failed = await FailAsync(server.Url, changes: false, TimeSpan.FromSeconds(20));

        Assert.Contains("longer than 8 MB", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ForbiddenByEgress_IsDeniedAndNotRetried()
    {
        var failed = await FailAsync("http://192.0.2.1/", changes: true, TimeSpan.FromSeconds(20));

        Assert.Equal(ProviderFailure.Denied, failed.Kind);
        Assert.Contains("loopback", failed.Message, StringComparison.Ordinal);
    }

    private static async Task<ProviderException> FailAsync(string url, bool changes, TimeSpan timeout)
    {
        using var client = Client();
        return await Assert.ThrowsAsync<ProviderException>(
            () => client.SendAsync(Call(changes) with { Timeout = timeout }, Post(url), CancellationToken.None));
    }

    private static WireClient Client() =>
        new(Egress.Loopback.CreateHandler(), ownsHandler: true, TimeProvider.System, audit: null);

    private static WireCall Call(bool changes) => new("test", "Op", "subject", changes, TimeSpan.FromSeconds(20));

    private static HttpRequestMessage Post(string url) =>
        new(HttpMethod.Post, url) { Content = new StringContent("body") };
}
