using System.Globalization;
using System.Text;

namespace DrBot.Updates.Channels;

/// <summary>Text as mail carries it: encoded words in headers, quoted-printable or base64 in the body.</summary>
internal static class MailText
{
    private const int LineLength = 76;

    // =?UTF-8?B?…?= is at most 75 characters, so 45 bytes of text: 60 of base64 and 12 around them.
    private const int WordBytes = 45;

    /// <summary>
    /// A header's value. Anything but printable ASCII is encoded, line ends among it, so that no text can begin a
    /// header of its own.
    /// </summary>
    public static string Header(string text)
    {
        var isPlain = text.Length <= 200 && text.All(c => c is >= ' ' and <= '~')
            && !text.Contains("=?", StringComparison.Ordinal) && text.Trim() == text;
        return isPlain ? text : Encoded(text);
    }

    /// <summary>Encoded words, folded.</summary>
    public static string Encoded(string text) => string.Join("\r\n ", Words(text));

    /// <summary>The body and its encoding, whichever of the two is shorter; every line ends in CRLF.</summary>
    public static (string Encoding, string Body) Body(string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var quoted = string.Concat(lines.Select(line => QuotedPrintable(Encoding.UTF8.GetBytes(line)) + "\r\n"));
        var bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n");
        var base64 = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)
            .ReplaceLineEndings("\r\n") + "\r\n";
        return quoted.Length <= base64.Length ? ("quoted-printable", quoted) : ("base64", base64);
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new List<byte>();
        var buffer = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(buffer);
            if (word.Count + length > WordBytes)
            {
                yield return Word(word);
                word.Clear();
            }

            word.AddRange(buffer.AsSpan(0, length));
        }

        yield return Word(word);
    }

    private static string Word(List<byte> bytes) => $"=?UTF-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static string QuotedPrintable(byte[] line)
    {
        var text = new StringBuilder();
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isLast = i == line.Length - 1;
            var sign = IsPlain(line[i], isLast)
                ? ((char)line[i]).ToString()
                : string.Create(CultureInfo.InvariantCulture, $"={line[i]:X2}");

            // A soft break takes a column itself; the last sign of a line needs none after it.
            if (column + sign.Length > LineLength - (isLast ? 0 : 1))
            {
                text.Append("=\r\n");
                column = 0;
            }

            text.Append(sign);
            column += sign.Length;
        }

        return text.ToString();
    }

    private static bool IsPlain(byte sign, bool isLast) =>
        sign is (>= 33 and <= 126 and not (byte)'=') || (sign is (byte)' ' or (byte)'\t' && !isLast);
}
