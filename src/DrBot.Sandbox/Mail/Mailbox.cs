using System.Security.Cryptography;
using System.Text;

namespace DrBot.Sandbox.Mail;

/// <summary>Every mail that arrived; one that arrives again is counted, not kept twice.</summary>
internal sealed class Mailbox
{
    private readonly List<MailState> _mails = [];

    public IReadOnlyList<MailState> Mails => _mails;

    /// <summary>Keeps a message; false when it was there already for the same recipients.</summary>
    public bool Add(string from, IReadOnlyList<string> to, string raw, DateTimeOffset now)
    {
        var mail = MailText.Parse(raw);
        var id = mail.Header("message-id").Trim('<', '>', ' ');
        if (id.Length == 0)
            id = Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(raw)))[..16] + "@no-message-id";
        var known = _mails.FindIndex(m => m.Id == id && m.To.SequenceEqual(to));
        if (known >= 0)
            _mails[known] = _mails[known] with { Copies = _mails[known].Copies + 1 };
        else
            _mails.Add(new MailState(id, from, to, mail.Subject, mail.Text, now, 1));
        return known < 0;
    }
}
