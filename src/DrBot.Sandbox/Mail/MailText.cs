using System.Text;
using System.Text.RegularExpressions;

namespace DrBot.Sandbox.Mail;

/// <summary>A message's headers and text, decoded as far as a reader needs it.</summary>
/// <see href="https://www.rfc-editor.org/rfc/rfc2045"/>
internal sealed partial class MailText
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public string Subject => EncodedWord().Replace(EncodedWordGap().Replace(Header("subject"), "$1$2"), DecodeWord);

    public string Text { get; private set; } = "";

    public string Header(string name) => _headers.GetValueOrDefault(name, "");

    /// <summary>Reads a message whose bytes are the characters of <paramref name="raw"/>.</summary>
    public static MailText Parse(string raw)
    {
        var message = new MailText();
        var split = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = split < 0 ? (raw, "") : (raw[..split], raw[(split + 4)..]);
        head = head.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);
        foreach (var line in head.Split("\r\n"))
            if (line.Split(':', 2) is [var name, var value])
                message._headers[name.Trim()] = value.Trim();
        message.Text = message.Body(body);
        return message;
    }

    private string Body(string body)
    {
        var type = Header("content-type");
        if (Boundary().Match(type) is { Success: true } boundary)
        {
            var parts = body.Split("--" + boundary.Groups["b"].Value).Skip(1)
                .Where(p => !p.StartsWith("--", StringComparison.Ordinal))
                .Select(p => Parse(p[(p.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 0)..])).ToList();
            return (parts.Find(p =>
                p.Header("content-type").StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
                ?? parts.FirstOrDefault())?.Text ?? "";
        }

        var bytes = Header("content-transfer-encoding").ToLowerInvariant() switch
        {
            "base64" => Base64(body),
            "quoted-printable" => QuotedPrintable(body.Replace("=\r\n", "", StringComparison.Ordinal)),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
    }

    private static string DecodeWord(Match word)
    {
        var text = word.Groups["text"].Value;
        var bytes = word.Groups["encoding"].Value is "B" or "b"
            ? Base64(text)
            : QuotedPrintable(text.Replace('_', ' '));
        return Encoding.UTF8.GetString(bytes);
    }

    // What is not base64 is shown as it came.
    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var written)
            ? bytes[..written]
            : Encoding.Latin1.GetBytes(text);
    }

    private static byte[] QuotedPrintable(string text) =>
        Encoding.Latin1.GetBytes(Escape().Replace(text, m => $"{(char)Convert.ToByte(m.Groups["hex"].Value, 16)}"));

    [GeneratedRegex("=(?<hex>[0-9A-Fa-f]{2})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"=\?[^?]+\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(\?=)\s+(=\?)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWordGap();

    [GeneratedRegex("boundary=\"?(?<b>[^\";]+)\"?", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Boundary();
}
