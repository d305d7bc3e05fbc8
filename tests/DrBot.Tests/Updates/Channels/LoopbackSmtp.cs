using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DrBot.Tests.Updates.Channels;

/// <summary>A mail server on this machine that can be told how to misbehave. Serves one connection at a time.</summary>
internal sealed class LoopbackSmtp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public LoopbackSmtp()
    {
        _listener.Start();
        _loop = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What EHLO offers.</summary>
    public List<string> Extensions { get; } = ["8BITMIME"];

    /// <summary>Answers by a command's beginning; <c>END</c> is a message's end, <c>HELLO</c> the greeting.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>The command after which the connection is closed without an answer.</summary>
    public string? HangUpAfter { get; set; }

    /// <summary>The command that is never answered.</summary>
    public string? SilentAfter { get; set; }

    /// <summary>The certificate for STARTTLS, or for TLS from the first byte.</summary>
    public X509Certificate2? Certificate { get; set; }

    public bool ImplicitTls { get; set; }

    public List<string> Commands { get; } = [];

    /// <summary>Messages as they came, dots and all.</summary>
    public List<string> Messages { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            if (ImplicitTls) stream = await SecureAsync(stream);
            await ConverseAsync(stream);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
        }
    }

    private async Task ConverseAsync(Stream stream)
    {
        var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync(stream, Answers.GetValueOrDefault("HELLO", "220 loopback"));
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Commands.Add(line);
            var verb = Answers.Keys.FirstOrDefault(key => line.StartsWith(key, StringComparison.Ordinal));
            if (HangUpAfter is not null && line.StartsWith(HangUpAfter, StringComparison.Ordinal)) return;
            if (SilentAfter is not null && line.StartsWith(SilentAfter, StringComparison.Ordinal))
                await Task.Delay(Timeout.Infinite, _stop.Token);
            await SayAsync(stream, verb is null ? Usual(line) : Answers[verb]);
            if (line == "QUIT") return;
            if (line == "STARTTLS" && verb is null)
            {
                stream = await SecureAsync(stream);
                reader = new StreamReader(stream, Encoding.Latin1);
            }

            if (line != "DATA" || verb is not null) continue;
            await TakeAsync(reader);
            if (HangUpAfter == "END") return;
            if (SilentAfter == "END") await Task.Delay(Timeout.Infinite, _stop.Token);
            await SayAsync(stream, Answers.GetValueOrDefault("END", "250 queued as 1"));
        }
    }

    private async Task TakeAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".") message.Append(line).Append("\r\n");
        Messages.Add(message.ToString());
    }

    private string Usual(string line) => line.Split(' ')[0] switch
    {
        "EHLO" => string.Join("\r\n", Extensions.Prepend("loopback").Select((text, i) =>
            $"250{(i == Extensions.Count ? ' ' : '-')}{text}")),
        "DATA" => "354 go on",
        "STARTTLS" => "220 go on",
        "AUTH" when line == "AUTH LOGIN" => "334 VXNlcm5hbWU6",
        "AUTH" => "235 welcome",
        "QUIT" => "221 bye",
        "MAIL" or "RCPT" => "250 fine",
        _ => Commands.Count > 1 && Commands[^2] == "AUTH LOGIN" ? "334 UGFzc3dvcmQ6" : "235 welcome",
    };

    private async Task<SslStream> SecureAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(Certificate!);
        return tls;
    }

    private async Task SayAsync(Stream stream, string text) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text + "\r\n"), _stop.Token);
}
