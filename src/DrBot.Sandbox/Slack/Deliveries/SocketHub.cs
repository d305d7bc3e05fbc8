using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>
/// The connections of Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode). Each payload goes to one
/// connection; when that one closes before it acknowledged, another gets it.
/// </summary>
internal sealed class SocketHub(SlackOptions options, TimeProvider wire) : IDeliverer, IDisposable
{
    private const int MostConnections = 10;
    private readonly Lock gate = new();
    private readonly List<SocketConnection> connections = [];
    private int turn;

    /// <summary>Socket Mode as switched in the app's settings.</summary>
    public bool IsEnabled { get; set; }

    public int Count
    {
        get
        {
            lock (gate)
                return connections.Count;
        }
    }

    /// <summary>Runs a connection from hello to its end.</summary>
    public async Task ServeAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var connection = new SocketConnection(socket);
        int count;
        lock (gate)
        {
            count = connections.Count + 1;
            if (IsEnabled && count <= MostConnections)
                connections.Add(connection);
        }

        try
        {
            if (!IsEnabled)
                await connection.SendAsync(Disconnect("link_disabled"), cancellationToken);
            else if (count > MostConnections)
                await connection.SendAsync(Disconnect("too_many_websockets"), cancellationToken);
            else
                await connection.SendAsync(Hello(count), cancellationToken);
            await connection.ReceiveAsync(cancellationToken);
        }
        finally
        {
            lock (gate)
                connections.Remove(connection);
            connection.Fail();
        }
    }

    public async Task<DeliveryAnswer> SendAsync(
        SlackDelivery delivery, int retry, string? reason, CancellationToken cancellationToken)
    {
        var started = wire.GetTimestamp();
        double Elapsed() => wire.GetElapsedTime(started).TotalMilliseconds;
        while (Next() is { } connection)
        {
            var envelope = Envelope(delivery, retry, reason);
            var left = IDeliverer.Deadline - wire.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                break;
            switch (await connection.DeliverAsync(envelope, left, wire, cancellationToken))
            {
                case { IsAcknowledged: true } taken:
                    var payload = delivery.AcceptsResponse ? taken.Payload : null;
                    return new DeliveryAnswer(
                        200, payload is { Count: > 0 } ? payload.ToLine() : "", true, null, Elapsed());
                case { IsClosed: false }:
                    return new DeliveryAnswer(0, "", false, "http_timeout", Elapsed());
                default:
                    (retry, reason) = (retry + 1, "timeout");
                    break;
            }
        }

        return new DeliveryAnswer(0, "no connection", false, "connection_failed", Elapsed());
    }

    /// <summary>Tells connections to go: the oldest one, or all of them.</summary>
    /// <param name="reason">warning, refresh_requested, link_disabled or too_many_websockets.</param>
    /// <param name="all">True to tell every connection.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async Task DisconnectAsync(string reason, bool all, CancellationToken cancellationToken)
    {
        SocketConnection[] told;
        lock (gate)
        {
            told = all ? [.. connections] : [.. connections.Where(c => !c.IsLeaving).Take(1)];
            if (reason != "warning")
                foreach (var connection in told)
                    connection.IsLeaving = true;
        }

        foreach (var connection in told)
            await connection.SendAsync(Disconnect(reason), cancellationToken);
    }

    /// <summary>Cuts every connection without a word.</summary>
    public void Drop()
    {
        lock (gate)
            connections.ForEach(c => c.Abort());
    }

    public void Dispose() => Drop();

    private SocketConnection? Next()
    {
        lock (gate)
        {
            // One that was told to go still gets what nobody else could take.
            var open = connections.FindAll(c => !c.IsClosed);
            var ready = open.Exists(c => !c.IsLeaving) ? open.FindAll(c => !c.IsLeaving) : open;
            return ready.Count == 0 ? null : ready[turn++ % ready.Count];
        }
    }

    private static JsonObject Envelope(SlackDelivery delivery, int retry, string? reason)
    {
        var envelope = new JsonObject
        {
            ["envelope_id"] = Guid.NewGuid().ToString(),
            ["type"] = delivery.EnvelopeType,
            ["accepts_response_payload"] = delivery.AcceptsResponse,
            ["payload"] = delivery.Payload.DeepClone(),
        };
        if (delivery.Kind == DeliveryKind.Event)
        {
            envelope["retry_attempt"] = retry;
            envelope["retry_reason"] = reason == "http_timeout" ? "timeout" : reason ?? "";
        }

        return envelope;
    }

    private JsonObject Hello(int count) => new()
    {
        ["type"] = "hello",
        ["num_connections"] = count,
        ["connection_info"] = new JsonObject { ["app_id"] = options.AppId },
        ["debug_info"] = new JsonObject
        {
            ["host"] = "applink-practice", ["started"] = wire.GetUtcNow().ToString("O"), ["build_number"] = 1,
            ["approximate_connection_time"] = 18060,
        },
    };

    private static JsonObject Disconnect(string reason) => new()
    {
        ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-practice" },
    };
}
