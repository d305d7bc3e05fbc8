using System.Text;

namespace DrBot.Slack.Blocks;

/// <summary>Escapes outside text: only the three characters Slack's markup is made of, as Slack asks.</summary>
internal static class MrkdwnEscape
{
    /// <summary>The text as markup that shows exactly it. Characters that redirect or hide text are left out.</summary>
    public static string Escape(string outside)
    {
        var escaped = new StringBuilder(outside.Length + 16);
        foreach (var c in outside)
            Append(escaped, c);
        return escaped.ToString();
    }

    /// <summary>The reverse of <see cref="Escape"/>, each entity once.</summary>
    public static string Unescape(string markup) => markup
        .Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal);

    private static void Append(StringBuilder escaped, char c)
    {
        switch (c)
        {
            case '&': escaped.Append("&amp;"); break;
            case '<': escaped.Append("&lt;"); break;
            case '>': escaped.Append("&gt;"); break;
            default:
                if (!IsUnsafe(c))
                    escaped.Append(c);
                break;
        }
    }

    /// <summary>
    /// Control characters, and the direction overrides with which an attacker makes a card read differently from what
    /// it says.
    /// </summary>
    public static bool IsUnsafe(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E')
            or (>= '\u2066' and <= '\u2069');
}
