using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Sockets;

/// <summary>
/// One open connection: reads frames, has envelopes handled side by side, and writes their acknowledgements back on
/// itself.
/// <see href="https://docs.slack.dev/apis/events-api/using-socket-mode"/>
/// </summary>
internal sealed class SocketConnection : IAsyncDisposable
{
    private const int FrameLimit = 4 * 1024 * 1024;
    private readonly WebSocket socket;
    private readonly EnvelopeHandler handler;
    private readonly SocketModeSettings settings;
    private readonly TimeProvider wire;
    private readonly Channel<byte[]> outgoing = Channel.CreateUnbounded<byte[]>();
    private readonly ConcurrentDictionary<Task, byte> handling = new();
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource<SocketHello> hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SocketNotice> notice =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;
    private Task writing = Task.CompletedTask;

    /// <summary>A connection over an open socket, which it owns from now on.</summary>
    public SocketConnection(
        WebSocket socket, EnvelopeHandler handler, SocketModeSettings settings, TimeProvider wire) =>
        (this.socket, this.handler, this.settings, this.wire) = (socket, handler, settings, wire);

    /// <summary>Completes when Slack says hello.</summary>
    public Task<SocketHello> Hello => hello.Task;

    /// <summary>Completes when Slack wants the connection replaced or gone, or when it is gone.</summary>
    public Task<SocketNotice> Notice => notice.Task;

    /// <summary>True once Slack said that Socket Mode was switched off.</summary>
    public bool IsLinkDisabled { get; private set; }

    /// <summary>True until the socket ended.</summary>
    public bool IsOpen => !ended.IsCancellationRequested;

    /// <summary>Begins to read. Handlers run until <paramref name="process"/> ends, whatever becomes of the
    /// connection.</summary>
    public void Start(CancellationToken process) => (reading, writing) = (ReadAsync(process), WriteAsync());

    /// <summary>Answers what was received, closes, and lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        await WithinAsync(Task.WhenAll(handling.Keys), settings.DrainTime);
        outgoing.Writer.TryComplete();
        await WithinAsync(CloseAsync(), settings.CloseTimeout);
        socket.Abort();
        await Task.WhenAll(reading, writing);
        socket.Dispose();
    }

    private async Task ReadAsync(CancellationToken process)
    {
        var reason = SocketNotice.Lost;
        try
        {
            while (await ReceiveAsync() is { } frame)
                Take(frame, process);
            reason = SocketNotice.Closed;
        }
        catch (Exception)
        {
            // Whatever ended the reading (a broken line, the watchdog, a frame too large), the notice has the slot dial
            // again.
        }

        await ended.CancelAsync();
        outgoing.Writer.TryComplete();
        notice.TrySetResult(reason);
    }

    private async Task<byte[]?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(chunk.AsMemory(), ended.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(chunk, 0, part.Count);
            if (message.Length > FrameLimit)
                throw new WebSocketException("a frame is larger than 4 MiB");
            if (part.EndOfMessage)
                return message.ToArray();
        }
    }

    private void Take(byte[] frame, CancellationToken process)
    {
        PayloadNode node;
        try
        {
            node = PayloadNode.Parse(frame);
            switch (node.TextOrNull("type"))
            {
                case "hello":
                    hello.TrySetResult(new SocketHello(
                        node.ChildOrNull("connection_info")?.TextOrNull("app_id"),
                        node.NumberOrNull("num_connections") ?? 1));
                    return;
                case "disconnect":
                    Disconnect(node.TextOrNull("reason") ?? "");
                    return;
                default:
                    if (node.TextOrNull("envelope_id") is { Length: > 0 })
                        Handle(node, process);
                    return;
            }
        }
        catch (BadPayloadException)
        {
            // A frame that is no JSON asks for nothing and cannot be answered.
        }
    }

    private void Disconnect(string reason)
    {
        var meaning = reason switch
        {
            "link_disabled" => SocketNotice.LinkDisabled,
            "too_many_websockets" => SocketNotice.TooMany,
            _ => SocketNotice.Refresh,
        };
        IsLinkDisabled |= meaning == SocketNotice.LinkDisabled;
        notice.TrySetResult(meaning);
    }

    private void Handle(PayloadNode envelope, CancellationToken process)
    {
        var task = Task.Run(() => AnswerAsync(envelope, process), CancellationToken.None);
        handling.TryAdd(task, 0);
        _ = task.ContinueWith(
            t => handling.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task AnswerAsync(PayloadNode envelope, CancellationToken process)
    {
        try
        {
            // An acknowledgement that can no longer be sent is no loss: Slack delivers again, and the key is known by
            // then.
            if (await handler.HandleAsync(envelope, process) is { } ack)
                outgoing.Writer.TryWrite(ack);
        }
        catch (OperationCanceledException) when (process.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var ack in outgoing.Reader.ReadAllAsync(ended.Token))
                await socket.SendAsync(ack, WebSocketMessageType.Text, true, ended.Token);
        }
        catch (Exception)
        {
            // A line that cannot be written is lost for reading too; what was not acknowledged comes again.
            socket.Abort();
        }
    }

    // What was written last leaves before the closing frame; Slack's own may never come.
    private async Task CloseAsync()
    {
        await writing;
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await reading;
    }

    private async Task WithinAsync(Task task, TimeSpan span)
    {
        try
        {
            await task.WaitAsync(span, wire, CancellationToken.None);
        }
        catch (Exception)
        {
            // Gone already, or too slow: the connection is let go either way.
        }
    }
}

/// <summary>What Slack says when a connection stands.</summary>
/// <param name="App">The app the connection is for; null when not told.</param>
/// <param name="Connections">How many connections the app has now.</param>
internal sealed record SocketHello(string? App, int Connections);

/// <summary>Why a connection needs attention.</summary>
internal enum SocketNotice
{
    /// <summary>Slack will end it soon; it works until then.</summary>
    Refresh,

    /// <summary>The app has more connections than Slack allows.</summary>
    TooMany,

    /// <summary>Socket Mode was switched off in the app's settings.</summary>
    LinkDisabled,

    /// <summary>Slack closed it.</summary>
    Closed,

    /// <summary>It broke, or gave no sign of life.</summary>
    Lost,
}
