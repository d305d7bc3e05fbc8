using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DrBot.TestKit;

/// <summary>A proxy on loopback that cuts a connection at the moment a client sends certain bytes: either before they reach
/// the server, or after, so that only the answer is lost.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly int server;
    private readonly Task accepting;
    private byte[]? trigger;
    private bool afterwards;

    /// <param name="server">The port on loopback that is behind it.</param>
    public CuttingProxy(int server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The proxy's own port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>The next time a client sends this text, its connection is cut, once.</summary>
    /// <param name="text">What to look for in what one client sends at once.</param>
    /// <param name="delivered">True when the server still gets it, and only its answer is lost.</param>
    public void CutAt(string text, bool delivered) => (afterwards, trigger) = (delivered, Encoding.ASCII.GetBytes(text));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
                served.Add(ServeAsync(await listener.AcceptTcpClientAsync(closing.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var link = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        using (client)
        using (var upstream = new TcpClient())
        {
            try
            {
                await upstream.ConnectAsync(IPAddress.Loopback, server, link.Token);
                var answers = upstream.GetStream().CopyToAsync(client.GetStream(), link.Token);
                await Task.WhenAny(ForwardAsync(client.GetStream(), upstream.GetStream(), link), answers);
                await link.CancelAsync();
                await answers;
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // Either side is gone.
            }
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to, CancellationTokenSource link)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, link.Token) is > 0 and var count)
        {
            var cut = trigger is { } bytes && buffer.AsSpan(0, count).IndexOf(bytes) >= 0;
            if (cut)
            {
                trigger = null;
                Cuts++;
                // The answer must not slip through.
                if (!afterwards)
                    return;
                await link.CancelAsync();
                await to.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
                // The server acts on it, and finds nobody to tell.
                await Task.Delay(200, CancellationToken.None);
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), link.Token);
        }
    }
}
