using System.Net;
using System.Net.Sockets;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>The practice world cannot reach out: connections go to this machine or nowhere.</summary>
internal static class LoopbackHandler
{
    public static SocketsHttpHandler New() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
            var address = Array.Find(addresses, IPAddress.IsLoopback) ?? throw new HttpRequestException(
                $"the practice world only calls this machine, and {context.DnsEndPoint.Host} is not on it");
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
