using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using DrBot.Sandbox.Slack.Deliveries;

namespace DrBot.EndToEnd.Overload;

/// <summary>More of everything than a bot is made for, sent to one address. Each sender has connections of its own, as Slack's
/// machines have; what is sent goes out at its time, whatever became of what went before.</summary>
internal sealed class Storm(Uri drBot) : IDisposable
{
    private const string Secret = "practice-signing-secret";
    private static readonly TimeSpan SlackGivesUp = TimeSpan.FromSeconds(20);
    private readonly ConcurrentBag<HttpClient> _clients = [];

    /// <summary>Sends requests evenly over a time; what came of each, in their order.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="count">How many.</param>
    /// <param name="over">Within which time all are on their way.</param>
    /// <param name="body">The body of each, by its number from 0.</param>
    /// <param name="connections">At most so many at once.</param>
    public async Task<IReadOnlyList<Answer>> SendAsync(string path, int count, TimeSpan over, Func<int, string> body, int connections)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections })
        {
            BaseAddress = drBot, Timeout = SlackGivesUp,
        };
        _clients.Add(http);
        var began = TimeProvider.System.GetTimestamp();
        var sent = new Task<Answer>[count];
        for (var i = 0; i < count; i++)
        {
            if ((over * i / count) - TimeProvider.System.GetElapsedTime(began) is var early && early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early);
            sent[i] = SendAsync(http, path, body(i));
        }

        return await Task.WhenAll(sent);
    }

    /// <summary>Opens connections that send almost nothing; how long it was until the server closed the last of them.</summary>
    public async Task<TimeSpan> CrawlAsync(int headersOnly, int bodies, TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var limit = new CancellationTokenSource(patience);
        await Task.WhenAll(
            Enumerable.Range(0, headersOnly).Select(_ => CrawlAsync("X-Slow: ", limit.Token))
                .Concat(Enumerable.Range(0, bodies).Select(_ => CrawlAsync("Content-Length: 4000\r\n\r\n", limit.Token))));
        return TimeProvider.System.GetElapsedTime(began);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private static async Task<Answer> SendAsync(HttpClient http, string path, string body)
    {
        var began = TimeProvider.System.GetTimestamp();
        var bytes = Encoding.UTF8.GetBytes(body);
        var at = TimeProvider.System.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            body.StartsWith('{') ? "application/json" : "application/x-www-form-urlencoded");
        request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", RequestSigner.Timestamp(at));
        request.Headers.TryAddWithoutValidation("X-Slack-Signature", RequestSigner.Sign(Secret, at, bytes));
        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new Answer(response.StatusCode, text, TimeProvider.System.GetElapsedTime(began));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new Answer(null, e.Message, TimeProvider.System.GetElapsedTime(began));
        }
    }

    private async Task CrawlAsync(string after, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, drBot.Port, cancellationToken);
        var stream = client.GetStream();
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /slack/commands HTTP/1.1\r\nHost: 127.0.0.1:{drBot.Port}\r\n{after}");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        var closed = ReadToEndAsync(stream, cancellationToken);
        try
        {
            while (await Task.WhenAny(closed, Task.Delay(500, cancellationToken)) != closed)
                await stream.WriteAsync("a"u8.ToArray(), cancellationToken);
        }
        catch (IOException)
        {
            // It was closed while we wrote.
        }

        await closed;
    }

    private static async Task ReadToEndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset is closed as well.
        }
    }
}

/// <summary>What came of a request; without a status the connection ended.</summary>
internal sealed record Answer(HttpStatusCode? Status, string Text, TimeSpan Took);
