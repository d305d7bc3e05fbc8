using System.Net.WebSockets;

namespace DrBot.Slack.Sockets;

/// <summary>Opens WebSockets.</summary>
internal interface IWebSocketDialer
{
    /// <summary>Connects to an address that Slack gave.</summary>
    Task<WebSocket> DialAsync(Uri address, CancellationToken cancellationToken);
}

/// <summary>Opens WebSockets over the same connections as every other request, and so under the same rule of
/// egress.</summary>
internal sealed class WebSocketDialer(HttpMessageInvoker http, SocketModeSettings settings) : IWebSocketDialer
{
    /// <inheritdoc />
    public async Task<WebSocket> DialAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme != "wss" && !(address.Scheme == "ws" && address.IsLoopback))
            throw new WebSocketException(
                $"Slack gave an address of the scheme '{address.Scheme}' on '{address.Host}'; wss is needed");
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = settings.Watchdog.Every;
            socket.Options.KeepAliveTimeout = settings.Watchdog.Within;
            await socket.ConnectAsync(address, http, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
