using System.Globalization;
using System.Text;

namespace DrBot.Commands.Language;

/// <summary>
/// Foreign text made fit to be quoted inside our own messages: control characters, direction overrides and other
/// invisible format characters become <c>\u202E</c>-style escapes, and long text is cut with a mark.
/// </summary>
public static class Literal
{
    /// <summary>The text as it may be shown, at most <paramref name="most"/> characters of it.</summary>
    public static string Shown(string? text, int most = 60)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var shown = new StringBuilder();
        var read = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (read + rune.Utf16SequenceLength > most) return shown.Append('…').ToString();
            read += rune.Utf16SequenceLength;
            if (IsHidden(rune)) shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>The text in straight quotes, so that a command line gives exactly it back.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>True for what a reader cannot see or what changes how the rest is read.</summary>
    internal static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;
}
