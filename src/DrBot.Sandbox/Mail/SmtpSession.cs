using System.Text;

namespace DrBot.Sandbox.Mail;

/// <summary>One SMTP conversation as a state machine: a line in, a reply out.</summary>
/// <param name="deliver">Takes sender, recipients, message; answers a reply code, or 0 to hang up.</param>
/// <see href="https://www.rfc-editor.org/rfc/rfc5321"/>
internal sealed class SmtpSession(Func<string, IReadOnlyList<string>, string, int> deliver)
{
    private const int Largest = 10_000_000;

    private readonly List<string> _to = [];
    private readonly StringBuilder _message = new();
    private string? _from;
    private bool _inMessage;

    public const string Greeting = "220 mail.practice ESMTP, the practice world's; nothing leaves it";

    /// <summary>True once the conversation is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The reply to a line without its line end; null when the line asks for none.</summary>
    public string? Respond(string line) => _inMessage ? Collect(line) : Command(line);

    private string? Command(string line)
    {
        var upper = line.ToUpperInvariant();
        if (upper.StartsWith("EHLO", StringComparison.Ordinal))
            return "250-mail.practice\r\n250-8BITMIME\r\n250 SIZE 10000000";
        if (upper.StartsWith("MAIL FROM:", StringComparison.Ordinal))
            return Begin(Address(line));
        if (upper.StartsWith("RCPT TO:", StringComparison.Ordinal))
            return Recipient(Address(line));
        switch (upper.Split(' ')[0])
        {
            case "HELO":
                return "250 mail.practice";
            case "NOOP":
                return "250 2.0.0 ok";
            case "RSET":
                Reset();
                return "250 2.0.0 forgotten";
            case "DATA" when _to.Count > 0:
                _inMessage = true;
                return "354 end with a line that holds a dot alone";
            case "DATA":
                return "503 5.5.1 MAIL and RCPT come first";
            case "QUIT":
                IsOver = true;
                return "221 2.0.0 bye";
            default:
                return "502 5.5.2 not known here";
        }
    }

    private string? Collect(string line)
    {
        if (line != ".")
        {
            // A leading dot was doubled by the sender so that it would not end the message.
            if (_message.Length <= Largest)
                _message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            return null;
        }

        var code = _message.Length > Largest ? 552 : deliver(_from!, [.. _to], _message.ToString());
        Reset();
        IsOver = code == 0;
        return code switch
        {
            0 => null,
            250 => "250 2.0.0 kept",
            552 => "552 5.3.4 larger than 10000000 bytes",
            _ => $"{code} 4.3.0 not now, try again later",
        };
    }

    private string Begin(string? address)
    {
        if (address is null)
            return "501 5.1.7 an address looks like <name@example.com>";
        Reset();
        _from = address;
        return "250 2.1.0 ok";
    }

    private string Recipient(string? address)
    {
        if (_from is null)
            return "503 5.5.1 MAIL comes first";
        if (address is null or "")
            return "501 5.1.3 an address looks like <name@example.com>";
        _to.Add(address);
        return "250 2.1.5 ok";
    }

    private void Reset()
    {
        _from = null;
        _to.Clear();
        _message.Clear();
        _inMessage = false;
    }

    private static string? Address(string line)
    {
        var (open, close) = (line.IndexOf('<'), line.IndexOf('>'));
        return open >= 0 && close > open ? line[(open + 1)..close] : null;
    }
}
