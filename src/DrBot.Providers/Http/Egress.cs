using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DrBot.Providers.Http;

/// <summary>
/// The one rule every outgoing connection of the process obeys: HTTP, WebSocket (a <see cref="HttpMessageInvoker"/>
/// over
/// <see cref="CreateHandler"/>) and SMTP (<see cref="ConnectAsync"/>). With <see cref="LoopbackOnly"/> nothing but this
/// machine can be reached, whatever a URL, a redirect, a proxy variable or a name server says.
/// </summary>
/// <param name="loopbackOnly">True for practice: refuse every address that is not loopback.</param>
public sealed class Egress(bool loopbackOnly)
{
    /// <summary>Anything may be reached.</summary>
    public static Egress Open { get; } = new(loopbackOnly: false);

    /// <summary>Only this machine may be reached.</summary>
    public static Egress Loopback { get; } = new(loopbackOnly: true);

    /// <summary>True when only loopback addresses may be reached.</summary>
    public bool LoopbackOnly { get; } = loopbackOnly;

    /// <summary>A handler that follows no redirects, keeps no cookies and connects only as this rule allows.</summary>
    /// <remarks>Proxy variables count only when everything may be reached and nothing is resolved elsewhere: a proxy on
    /// this machine could otherwise carry requests out.</remarks>
    public SocketsHttpHandler CreateHandler(EgressOptions? options = null)
    {
        options ??= new EgressOptions();
        var resolve = new ResolveMap(options.Resolve);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !LoopbackOnly && options.Resolve.Count == 0,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            SslOptions = ServerTrust.Options(options),
            ConnectCallback = async (context, cancellationToken) =>
            {
                var (host, port) = resolve.Find(context.DnsEndPoint.Host, context.DnsEndPoint.Port);
                return await ConnectAsync(host, port, cancellationToken);
            },
        };
    }

    /// <summary>Opens a TCP connection, if the rule allows it. The stream owns its socket.</summary>
    /// <exception cref="EgressRefusedException">The rule forbids it; nothing was sent, not even a name
    /// lookup.</exception>
    /// <exception cref="SocketException">The other side cannot be reached.</exception>
    public async Task<NetworkStream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        EndPoint endpoint = LoopbackOnly ? new IPEndPoint(Loopbacks(host, port), port) : Anywhere(host, port);
        var socket = endpoint is IPEndPoint { AddressFamily: var family }
            ? new Socket(family, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static EndPoint Anywhere(string host, int port) =>
        IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    // A lookup is a packet to a name server, so a name is judged by itself: only localhost is loopback by definition.
    private static IPAddress Loopbacks(string host, int port)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address))
            throw new EgressRefusedException(host, port);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) ? address : throw new EgressRefusedException(host, port);
    }
}
