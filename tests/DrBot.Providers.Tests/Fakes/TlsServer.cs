using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DrBot.Providers.Tests.Fakes;

/// <summary>A TLS server on 127.0.0.1 that answers one body; with an authority it demands a client
/// certificate.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public TlsServer(X509Certificate2 certificate, string body, bool demandClient = false)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = ServeAsync(certificate, body, demandClient);
    }

    public int Port { get; }

    /// <summary>The subject of the client certificate shown last.</summary>
    public string? Client { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task ServeAsync(X509Certificate2 certificate, string body, bool demandClient)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = demandClient,
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    {
                        Client = shown?.Subject;
                        return !demandClient || shown is not null;
                    },
                }, _stop.Token);
                var buffer = new byte[8192];
                await tls.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false, _stop.Token);
                await tls.WriteAsync(Encoding.UTF8.GetBytes(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + $"{body.Length}\r\nConnection: close\r\n\r\n{body}"), _stop.Token);
            }
            catch (Exception e)
                when (e is OperationCanceledException or SocketException or IOException or AuthenticationException
                or ObjectDisposedException)
            {
                // Stopped, or the client went away.
            }
        }
    }
}
