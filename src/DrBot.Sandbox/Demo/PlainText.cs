using System.Text.RegularExpressions;

namespace DrBot.Sandbox.Demo;

/// <summary>Slack's mrkdwn as a person sees it, in plain characters.</summary>
internal static partial class PlainText
{
    private static readonly Dictionary<string, string> Signs = new()
    {
        ["white_check_mark"] = "✔", ["x"] = "✘", ["hourglass"] = "⏳", ["white_circle"] = "○", ["warning"] = "⚠",
        ["arrows_counterclockwise"] = "…", ["grey_question"] = "?", ["fast_forward"] = "»", ["rewind"] = "«",
        ["rotating_light"] = "⚠", ["raising_hand"] = "☞", ["double_vertical_bar"] = "‖", ["no_entry"] = "⛔",
        ["leftwards_arrow_with_hook"] = "↩",
    };

    public static string Of(string mrkdwn, IReadOnlyList<CastMember> people)
    {
        var text = Wrapped().Replace(mrkdwn, m => Inner(m.Groups["inner"].Value, people));
        text = Emoji().Replace(text, m => Signs.GetValueOrDefault(m.Groups["name"].Value, m.Value));
        text = Marked().Replace(text, m => m.Groups["inner"].Value);
        return text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);
    }

    private static string Inner(string inner, IReadOnlyList<CastMember> people)
    {
        var parts = inner.Split('|', 2);
        if (inner.StartsWith('@'))
            return "@" + (people.FirstOrDefault(p => p.Slack == parts[0][1..])?.Name ?? parts[^1].TrimStart('@'));
        return parts.Length == 2 && parts[1].Length > 0 ? parts[1] : parts[0].TrimStart('!');
    }

    [GeneratedRegex("<(?<inner>[^<>]+)>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Wrapped();

    [GeneratedRegex(":(?<name>[a-z_]+):", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Emoji();

    // Bold, italics and code, where they stand around words.
    [GeneratedRegex(@"(?<![\w*_`])(?<mark>[*_`])(?<inner>(?!\s)[^*_`\n]+(?<!\s))\k<mark>(?![\w*_`])",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Marked();
}
