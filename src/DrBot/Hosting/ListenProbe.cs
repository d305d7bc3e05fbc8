using System.Net;
using System.Net.Sockets;

namespace DrBot.Hosting;

/// <summary>
/// Looks whether the place to listen at is free before anything is opened or begun. Kestrel finds out last of all: by then
/// everything else runs, and is heard complaining about its end.
/// </summary>
internal static class ListenProbe
{
    /// <summary>What is taken, in one sentence; null when it is free, or when only trying tells.</summary>
    /// <param name="listen">The setting: <c>http://127.0.0.1:8080</c>, or several with <c>;</c> between them.</param>
    public static string? WhyNot(string listen) => listen.Split(';').Select(WhyNotOne).FirstOrDefault(why => why is not null);

    private static string? WhyNotOne(string listen)
    {
        if (!Uri.TryCreate(listen, UriKind.Absolute, out var at) || at.Port <= 0 || !IPAddress.TryParse(at.Host.Trim('[', ']'), out var address))
            return null;
        try
        {
            using var socket = new TcpListener(address, at.Port);
            socket.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse ? $"another program listens at {listen} already" : null;
        }
    }
}
