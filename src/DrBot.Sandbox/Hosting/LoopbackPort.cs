using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace DrBot.Sandbox.Hosting;

/// <summary>Ports for programs that must be told theirs before they start.</summary>
public static class LoopbackPort
{
    // Below what systems hand out by themselves: what was free a moment ago is not taken by somebody's outgoing connection.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>A port nobody listens on, picked at random so that programs started side by side do not meet.</summary>
    /// <exception cref="NetworkInformationException">None was found free.</exception>
    public static int Free()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }

        throw new NetworkInformationException((int)SocketError.AddressAlreadyInUse);
    }
}
