using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>Slack's end of the sockets on a loopback port: a test says what each connection does.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<ServerSocket> dialled = Channel.CreateUnbounded<ServerSocket>();
    private int dials;

    private SocketServer(WebApplication app) => this.app = app;

    public int Dials => dials;

    public string Url => app.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal) + "/link?ticket=1";

    /// <summary>False leaves frames of new connections unread, pings among them: a peer that froze.</summary>
    public bool Reads { get; set; } = true;

    public static async Task<SocketServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new SocketServer(builder.Build());
        server.app.UseWebSockets();
        server.app.Map("/link", async (HttpContext http) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            Interlocked.Increment(ref server.dials);
            var end = new ServerSocket(socket);
            server.dialled.Writer.TryWrite(end);
            await end.RunAsync(server.Reads, http.RequestAborted);
        });
        await server.app.StartAsync();
        return server;
    }

    /// <summary>The next connection dialled.</summary>
    public async Task<ServerSocket> NextAsync() =>
        await dialled.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>The next connection dialled, after its hello.</summary>
    public async Task<ServerSocket> NextWithHelloAsync()
    {
        var socket = await NextAsync();
        await socket.HelloAsync();
        return socket;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>One connection from Slack's end.</summary>
internal sealed class ServerSocket(WebSocket socket)
{
    private readonly Channel<JsonElement> frames = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource drop = new();

    /// <summary>Completes when the client closed, or is gone.</summary>
    public Task Closed => closed.Task;

    public int Frames => frames.Reader.Count;

    public Task HelloAsync(string app = Given.App) => SendAsync(
        $$$"""{"type":"hello","num_connections":1,"connection_info":{"app_id":"{{{app}}}"}}""");

    public Task DisconnectAsync(string reason) =>
        SendAsync($$$"""{"type":"disconnect","reason":"{{{reason}}}","debug_info":{"host":"x"}}""");

    public Task EnvelopeAsync(string id, string type, string payload, bool accepts = true, int retry = 0) => SendAsync(
        $$"""
        {"envelope_id":"{{id}}","type":"{{type}}","accepts_response_payload":{{(accepts ? "true" : "false")}},
         "retry_attempt":{{retry}},"retry_reason":"{{(retry > 0 ? "timeout" : "")}}","payload":{{payload}}}
        """);

    public Task CommandAsync(string id, string text = "status", bool accepts = true) =>
        EnvelopeAsync(id, "slash_commands", JsonSerializer.Serialize(Given.CommandFields(text)), accepts);

    public Task SendAsync(string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next frame the client sent.</summary>
    public async Task<JsonElement> ReceiveAsync() =>
        await frames.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Ends the line without a word.</summary>
    public void Drop() => drop.Cancel();

    public async Task RunAsync(bool reads, CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, drop.Token);
        try
        {
            if (!reads)
                await Task.Delay(Timeout.Infinite, either.Token);
            await ReadAsync(either.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }

        closed.TrySetResult();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            using var document = JsonDocument.Parse(buffer.AsMemory(0, part.Count));
            frames.Writer.TryWrite(document.RootElement.Clone());
        }
    }
}
