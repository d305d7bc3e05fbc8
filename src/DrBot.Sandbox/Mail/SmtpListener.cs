using System.Net;
using System.Net.Sockets;
using System.Text;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Mail;

/// <summary>The world's mail exchanger on a loopback port.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly PracticeWorld _world;
    private readonly Task _accepting;

    public SmtpListener(PracticeWorld world)
    {
        _world = world;
        _listener.Start();
        _accepting = AcceptAsync(_stop.Token);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.RemoveAll(t => t.IsCompleted);
                open.Add(TalkAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
            try
            {
                await using var stream = client.GetStream();
                // Bytes pass through as characters; the message's own headers say what they mean.
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await using var writer =
                    new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                var session = new SmtpSession(_world.Deliver);
                await writer.WriteLineAsync(SmtpSession.Greeting.AsMemory(), cancellationToken);
                while (!session.IsOver && await reader.ReadLineAsync(cancellationToken) is { } line)
                    if (session.Respond(line) is { } reply)
                        await writer.WriteLineAsync(reply.AsMemory(), cancellationToken);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The other side left, or the sandbox ends.
            }
    }
}
