using System.Net;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Http;

public sealed class WorldHandlerTests
{
    private readonly ManualClock _wire = new();
    private WireRequest? _seen;

    [Fact]
    public async Task Send_Request_ArrivesAsASocketWouldBringIt()
    {
        using var http = Client(WireResponse.Of(201, "text/plain", "made") with
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "3" },
        });
        var response = await http.PutAsync(new Uri("http://world:81/a%2Fb?c=d%20e"), new StringContent("body"));

        Assert.Equal(("PUT", "/a%2Fb?c=d%20e", "/a%2Fb", "d e", "world", "body"),
            (_seen!.Method, _seen.Target, _seen.Path, _seen.Query("c"), _seen.Host, _seen.Text));
        Assert.Equal("world:81", _seen.Header("HOST"));
        Assert.StartsWith("text/plain", _seen.Header("content-type"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Created, "made"),
            (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter!.Delta);
        Assert.Equal(_wire.GetUtcNow(), response.Headers.Date);
    }

    [Fact]
    public async Task Send_Slow_WaitsOnTheWireClock()
    {
        using var http = Client(WireResponse.Of(200, "text/plain", "") with { Delay = TimeSpan.FromSeconds(5) });
        var sending = http.GetAsync(new Uri("http://world/"));
        _wire.Advance(4.9);
        Assert.False(sending.IsCompleted);
        _wire.Advance(0.1);

        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
    }

    [Fact]
    public async Task Send_Cut_EndsTheConnectionAfterTheRequest()
    {
        using var http = Client(WireResponse.Cut);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://world/")));

        Assert.Equal(HttpRequestError.ResponseEnded, failure.HttpRequestError);
        Assert.NotNull(_seen);
    }

    [Fact]
    public async Task Send_Cancelled_IsNeverSeen()
    {
        using var http = Client(WireResponse.Cut);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            http.GetAsync(new Uri("http://world/"), cancelled.Token));

        Assert.Null(_seen);
    }

    [Fact]
    public async Task Send_Streamed_ReadsWhatIsThereAndEnds()
    {
        var lines = new Queue<string>(["one\n", "two\n", ""]);
        using var http = Client(new WireResponse { Status = 200, Stream = () => lines.Dequeue() });

        Assert.Equal("one\ntwo\n", await http.GetStringAsync(new Uri("http://world/")));
    }

    private HttpClient Client(WireResponse response) => new(new WorldHandler(
        (request, _) =>
        {
            _seen = request;
            return response;
        },
        new WorldClock(TimeProvider.System, _wire)));
}
