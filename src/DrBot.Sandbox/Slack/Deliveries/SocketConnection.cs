using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>What became of an envelope on one connection.</summary>
internal sealed record EnvelopeResult(bool IsAcknowledged, bool IsClosed, JsonObject? Payload);

/// <summary>One connection of an app: envelopes out, acknowledgements in.</summary>
internal sealed class SocketConnection(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<EnvelopeResult>> waiting = [];

    /// <summary>True once the app was told to go: what is new goes to another, if there is one.</summary>
    public bool IsLeaving { get; set; }

    public bool IsClosed => socket.State != WebSocketState.Open;

    public async Task<EnvelopeResult> DeliverAsync(
        JsonObject envelope, TimeSpan deadline, TimeProvider wire, CancellationToken cancellationToken)
    {
        var id = envelope.Text("envelope_id")!;
        var answer = new TaskCompletionSource<EnvelopeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        try
        {
            await SendAsync(envelope, cancellationToken);
            return await answer.Task.WaitAsync(deadline, wire, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new EnvelopeResult(false, false, null);
        }
        catch (WebSocketException)
        {
            return new EnvelopeResult(false, true, null);
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    public async Task SendAsync(JsonObject frame, CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes(frame.ToLine()), WebSocketMessageType.Text, true, cancellationToken);
        }
        catch (ObjectDisposedException e)
        {
            throw new WebSocketException(WebSocketError.InvalidState, e);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Reads acknowledgements until the app closes or the line breaks.</summary>
    public async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReadAsync(cancellationToken) is { } text)
                if (JsonReading.Parse(text) is { } ack
                    && waiting.TryGetValue(ack.Text("envelope_id") ?? "", out var answer))
                    answer.TrySetResult(new EnvelopeResult(true, false, ack["payload"]?.DeepClone() as JsonObject));
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The line broke or the world is closing; either way the connection is over.
        }
    }

    /// <summary>Gives up on everything unacknowledged, so that another connection gets it.</summary>
    public void Fail()
    {
        foreach (var answer in waiting.Values)
            answer.TrySetResult(new EnvelopeResult(false, true, null));
    }

    public void Abort() => socket.Abort();

    public void Dispose() => sending.Dispose();

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(message.ToArray());
        }
    }
}
