using System.Text;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Inbound;

/// <summary>
/// Undoes Slack's wrapping of what people type. In the result a person is <c>&lt;@U123&gt;</c>, a channel
/// <c>&lt;#C123&gt;</c>, and nothing else is wrapped or escaped: groups and broadcasts are their plain names, links are
/// what was typed.
/// </summary>
internal static class SlackText
{
    /// <summary>The text as it was typed, with typed mentions.</summary>
    public static string Plain(string wrapped)
    {
        var plain = new StringBuilder(wrapped.Length);
        var at = 0;
        while (at < wrapped.Length)
        {
            var open = wrapped.IndexOf('<', at);
            var close = open < 0 ? -1 : wrapped.IndexOf('>', open);
            if (close < 0)
                break;
            plain.Append(MrkdwnEscape.Unescape(wrapped[at..open])).Append(Token(wrapped[(open + 1)..close]));
            at = close + 1;
        }

        return plain.Append(MrkdwnEscape.Unescape(wrapped[at..])).ToString();
    }

    private static string Token(string inner)
    {
        var bar = inner.IndexOf('|', StringComparison.Ordinal);
        var (subject, label) = bar < 0 ? (inner, null) : (inner[..bar], MrkdwnEscape.Unescape(inner[(bar + 1)..]));
        return subject switch
        {
            ['@', .. var id] when SlackId.Is(id, "UWB") => $"<@{id}>",
            ['#', .. var id] when SlackId.Is(id, "CGD") => $"<#{id}>",
            ['!', .. var special] => Special(special, label),
            _ => Link(MrkdwnEscape.Unescape(subject), label),
        };
    }

    private static string Special(string special, string? label) => special.Split('^') switch
    {
        ["subteam", var id, ..] => label is { Length: > 0 } ? At(label) : "@" + id,
        ["date", ..] => label ?? "",
        [var name, ..] => label is { Length: > 0 } ? At(label) : At(name),
        [] => "",
    };

    private static string At(string name) => name.StartsWith('@') ? name : "@" + name;

    // Slack wraps "api.example.com" as <http://api.example.com|api.example.com>: the label is what was typed. A label
    // that says something else is no reason to lose the address.
    private static string Link(string url, string? label)
    {
        if (label is null or "")
            return url;
        var isItsEnd = url.TrimEnd('/').EndsWith(label.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        return isItsEnd ? label : $"{label} ({url})";
    }
}
