using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DrBot.Providers;

namespace DrBot.Updates.Channels;

/// <summary>One conversation with a mail server (RFC 5321), for one message.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const string End = "\r\n.\r\n";

    private readonly SmtpOptions _options;
    private readonly TimeProvider _clock;
    private readonly string _name;
    private SmtpWire _wire;
    private bool _encrypted;
    private string[] _extensions = [];

    private SmtpSession(SmtpOptions options, NetworkStream stream, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _wire = new SmtpWire(stream, clock);
        _name = stream.Socket.LocalEndPoint is IPEndPoint { Address: var address }
            ? address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]"
            : "localhost";
    }

    /// <summary>
    /// True from the moment the end of the message is on its way: whatever breaks then, the server may have taken it.
    /// </summary>
    public bool Committed { get; private set; }

    /// <summary>Greets, secures and signs in on an open connection.</summary>
    public static async Task<SmtpSession> OpenAsync(
        SmtpOptions options, NetworkStream stream, TimeProvider clock, CancellationToken cancellationToken)
    {
        var session = new SmtpSession(options, stream, clock);
        try
        {
            await session.GreetAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands a message over.</summary>
    /// <returns>What the server said when it took it.</returns>
    public async Task<string> SendAsync(string to, string message, CancellationToken cancellationToken)
    {
        await AskAsync("MAIL FROM", $"MAIL FROM:<{_options.From}>", 250, cancellationToken);
        await AskAsync("RCPT TO", $"RCPT TO:<{to}>", 250, cancellationToken);
        await AskAsync("DATA", "DATA", 354, cancellationToken);
        await _wire.WriteAsync(Stuffed(message), _options.AcceptTimeout, cancellationToken);

        // From here on being told to stop must not leave an answer unread: it is the only proof there is.
        Committed = true;
        await _wire.WriteAsync(End, _options.ReplyTimeout, CancellationToken.None);
        var reply = await _wire.ReadAsync(_options.AcceptTimeout, CancellationToken.None);
        if (!reply.IsPositive) throw SmtpFailure.Refused("DATA", reply);
        return reply.Text;
    }

    /// <summary>Says goodbye, without waiting for the answer.</summary>
    public async Task QuitAsync()
    {
        try
        {
            await _wire.WriteAsync("QUIT\r\n", TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // The message is delivered; how the server takes the goodbye is its own affair.
        }
    }

    public async ValueTask DisposeAsync() => await _wire.DisposeAsync();

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        if (_options.ImplicitTls) await SecureAsync(cancellationToken);
        var greeting = await _wire.ReadAsync(_options.ReplyTimeout, cancellationToken);
        if (!greeting.IsPositive) throw SmtpFailure.Refused("greeting", greeting);
        await HelloAsync(cancellationToken);
        if (!_encrypted && !_options.IsLoopback && Offers("STARTTLS"))
        {
            await AskAsync("STARTTLS", "STARTTLS", 220, cancellationToken);
            if (_wire.HasUnread)
                throw SmtpFailure.Of("STARTTLS", ProviderFailure.Denied,
                    "the server spoke on before TLS began; somebody may be in between");
            await SecureAsync(cancellationToken);
            await HelloAsync(cancellationToken);
        }

        if (!_encrypted && !_options.IsLoopback && (_options.RequireTls || _options.User is not null))
            throw SmtpFailure.Of("STARTTLS", ProviderFailure.Denied,
                $"{_options.Host} offers no TLS, so neither password nor message was sent to it");
        if (_options.User is not null) await SignInAsync(_options.User, _options.Password ?? "", cancellationToken);
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        var reply = await AskAsync("EHLO", $"EHLO {_name}", 250, cancellationToken);
        _extensions = [.. reply.Lines.Skip(1)];
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        var tls = new SslStream(_wire.Stream);
        var trust = new SslClientAuthenticationOptions { TargetHost = _options.Host };
        if (_options.Roots is { } roots)
        {
            trust.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            trust.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        using var deadline = new Deadline(_options.ReplyTimeout, _clock, cancellationToken);
        await deadline.Run(tls.AuthenticateAsClientAsync(trust, deadline.Token));
        _wire = new SmtpWire(tls, _clock);
        _encrypted = true;
    }

    private async Task SignInAsync(string user, string password, CancellationToken cancellationToken)
    {
        var ways = _extensions.FirstOrDefault(line => Begins(line, "AUTH"))?.ToUpperInvariant().Split(' ') ?? [];
        if (ways.Contains("PLAIN"))
        {
            await AskAsync("AUTH PLAIN", $"AUTH PLAIN {Base64($"\0{user}\0{password}")}", 235, cancellationToken);
        }
        else if (ways.Contains("LOGIN"))
        {
            await AskAsync("AUTH LOGIN", "AUTH LOGIN", 334, cancellationToken);
            await AskAsync("AUTH LOGIN", Base64(user), 334, cancellationToken);
            await AskAsync("AUTH LOGIN", Base64(password), 235, cancellationToken);
        }
        else
        {
            throw SmtpFailure.Of("AUTH", ProviderFailure.Denied,
                $"{_options.Host} offers neither AUTH PLAIN nor AUTH LOGIN, but channels.email.smtp names a user");
        }
    }

    // The name stands in errors in place of the line, which may hold a password.
    private async Task<SmtpReply> AskAsync(string name, string line, int expected, CancellationToken cancellationToken)
    {
        await _wire.WriteAsync(line + "\r\n", _options.ReplyTimeout, cancellationToken);
        var reply = await _wire.ReadAsync(_options.ReplyTimeout, cancellationToken);
        var isExpected = reply.Code == expected || (expected == 250 && reply.IsPositive);
        return isExpected ? reply : throw SmtpFailure.Refused(name, reply);
    }

    private bool Offers(string extension) => _extensions.Any(line => Begins(line, extension));

    private static bool Begins(string line, string word) =>
        line.Equals(word, StringComparison.OrdinalIgnoreCase)
        || line.StartsWith(word + " ", StringComparison.OrdinalIgnoreCase);

    // A line that is one dot ends the message, so every dot that begins a line gets a second one.
    private static string Stuffed(string message)
    {
        var body = message.EndsWith("\r\n", StringComparison.Ordinal) ? message[..^2] : message;
        var stuffed = body.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return stuffed.StartsWith('.') ? "." + stuffed : stuffed;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
