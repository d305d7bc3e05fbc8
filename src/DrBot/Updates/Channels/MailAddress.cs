using DrBot.Commands.Language;

namespace DrBot.Updates.Channels;

/// <summary>
/// Addresses of the plain kind, <c>local@domain</c> in ASCII without quotes: all that a plan needs, and nothing that
/// could be read as a second address, a header or a command.
/// </summary>
internal static class MailAddress
{
    private const string LocalSigns = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>Why the text is no address, or null when it is one.</summary>
    public static string? Problem(string text)
    {
        var at = text.LastIndexOf('@');
        var isAddress = text.Length <= 254 && at is > 0 and <= 64 && at < text.Length - 1
            && text[..at].All(c => char.IsAsciiLetterOrDigit(c) || LocalSigns.Contains(c, StringComparison.Ordinal))
            && text[0] != '.' && text[at - 1] != '.'
            && text[(at + 1)..].Split('.').All(IsLabel);
        return isAddress ? null : $"'{Literal.Shown(text)}' is not one mail address like eng@example.com (ASCII only)";
    }

    /// <summary>The part after the last <c>@</c>.</summary>
    public static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..];

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
