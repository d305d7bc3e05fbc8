using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Updates.Channels;

/// <summary>An update as an Internet message (RFC 5322), all ASCII.</summary>
/// <param name="Id">The Message-ID with its brackets; the same for the same key, whenever it is built.</param>
/// <param name="Text">Headers, blank line, body; every line ends in CRLF.</param>
internal sealed record MailMessage(string Id, string Text)
{
    /// <summary>Builds the message.</summary>
    /// <param name="at">The time for the <c>Date</c> header, by the wire clock: people have calendars.</param>
    public static MailMessage Of(OutgoingUpdate update, SmtpOptions options, DateTimeOffset at)
    {
        var domain = MailAddress.Domain(options.From);
        var id = MessageId($"{update.Key}\n{update.Address}", domain);
        var (encoding, body) = MailText.Body(update.Text);
        var text = new StringBuilder();
        Add("Date", at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Add("From", $"{Phrase(options.FromName)} <{options.From}>");
        Add("To", $"<{update.Address}>");
        Add("Subject", MailText.Header(update.Subject));
        Add("Message-ID", id);

        // One thread per incident, in every reader, without keeping what was sent before.
        Add("References", MessageId(update.Incident, domain));
        Add("Auto-Submitted", "auto-generated");
        Add("X-DrBot-Incident", MailText.Header(update.Incident));
        Add("MIME-Version", "1.0");
        Add("Content-Type", "text/plain; charset=utf-8");
        Add("Content-Transfer-Encoding", encoding);
        return new MailMessage(id, text.Append("\r\n").Append(body).ToString());

        void Add(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
    }

    private static string MessageId(string of, string domain) =>
        $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)))[..32]}@{domain}>";

    private static string Phrase(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ') ? name : MailText.Encoded(name);
}
