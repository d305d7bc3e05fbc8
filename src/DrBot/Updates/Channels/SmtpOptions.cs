using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace DrBot.Updates.Channels;

/// <summary>The mail server and how to talk to it. Prints nothing of itself, for it holds a password.</summary>
internal sealed class SmtpOptions
{
    /// <summary>The server's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>The sender's address.</summary>
    public required string From { get; init; }

    /// <summary>The sender's name; default <c>DrBot</c>.</summary>
    public string FromName { get; init; } = "DrBot";

    /// <summary>TLS from the first byte (<c>smtps:</c>); default false.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Refuse a server without TLS; default: only when there is a password to send.</summary>
    public bool RequireTls { get; init; }

    /// <summary>The account, or null for none.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>Authorities trusted instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>The longest the connection may take to open (wire clock); default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest the server may take over one command (wire clock); default 30 s.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest it may take to accept the message (wire clock); default 2 min.</summary>
    public TimeSpan AcceptTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>True when the server is on this machine: nobody listens in between.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>smtp://[user:password@]host[:port][?tls=required]</c> or <c>smtps://…</c>.</summary>
    /// <exception cref="FormatException">Says what was found (never the password) and what is allowed.</exception>
    public static SmtpOptions Parse(string url, string from)
    {
        const string allowed = "smtp://[user:password@]host[:port][?tls=required] or smtps://…";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps")
            || uri.Host == "")
            throw new FormatException($"channels.email.smtp is no mail server's address; allowed: {allowed}");
        if (uri.AbsolutePath.Trim('/') != "" || uri.Query is not ("" or "?tls=required"))
            throw new FormatException($"channels.email.smtp has more than is read after the host; allowed: {allowed}");
        if (MailAddress.Problem(from) is { } problem)
            throw new FormatException($"channels.email.from: {problem}");
        var account = uri.UserInfo.Split(':', 2);
        return new SmtpOptions
        {
            Host = uri.IdnHost,
            Port = uri.Port > 0 ? uri.Port : uri.Scheme == "smtps" ? 465 : 25,
            From = from,
            ImplicitTls = uri.Scheme == "smtps",
            RequireTls = uri.Query != "",
            User = account[0] == "" ? null : Uri.UnescapeDataString(account[0]),
            Password = account.Length == 2 ? Uri.UnescapeDataString(account[1]) : null,
        };
    }
}
