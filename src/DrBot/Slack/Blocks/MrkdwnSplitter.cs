namespace DrBot.Slack.Blocks;

/// <summary>Cuts markup where no entity, mention, link or character is torn; a code block is closed and opened
/// again.</summary>
internal static class MrkdwnSplitter
{
    private const string Fence = "```";

    /// <summary>Pieces of 1 to <paramref name="limit"/> characters; none for a text that is only white space.</summary>
    public static IEnumerable<string> Split(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 64);
        var rest = text;
        while (!string.IsNullOrWhiteSpace(rest))
        {
            if (rest.Length <= limit)
            {
                yield return rest;
                yield break;
            }

            var cut = CutAt(rest, limit - Fence.Length);
            var piece = rest[..cut];
            rest = rest[cut..];
            if (rest[0] == '\n')
                rest = rest[1..];
            if (IsInsideFence(piece))
                (piece, rest) = (piece + Fence, Fence + rest);
            if (!string.IsNullOrWhiteSpace(piece))
                yield return piece;
        }
    }

    // A line's end is best, then a space, then anywhere between two whole tokens.
    private static int CutAt(string text, int limit)
    {
        var whole = LastWholeToken(text, limit);
        var line = text.LastIndexOf('\n', whole - 1);
        if (line > limit / 4 && LastWholeToken(text, line) == line)
            return line;
        var space = text.LastIndexOf(' ', whole - 1);
        return space > limit / 2 && LastWholeToken(text, space + 1) == space + 1 ? space + 1 : whole;
    }

    private static int LastWholeToken(string text, int limit)
    {
        var at = 0;
        while (at < limit)
        {
            var next = at + TokenLength(text, at);
            if (next > limit)
                break;
            at = next;
        }

        // A single token longer than a piece cannot be kept whole.
        return at == 0 ? limit : at;
    }

    private static int TokenLength(string text, int at)
    {
        var end = text[at] switch
        {
            '<' => text.IndexOf('>', at),
            '&' => text.IndexOf(';', at, Math.Min(5, text.Length - at)),
            '`' when text.AsSpan(at).StartsWith(Fence) => at + 2,
            var c when char.IsHighSurrogate(c) && at + 1 < text.Length => at + 1,
            _ => at,
        };
        return end < 0 ? 1 : end - at + 1;
    }

    private static bool IsInsideFence(string piece)
    {
        var inside = false;
        for (var i = piece.IndexOf(Fence, StringComparison.Ordinal); i >= 0;
             i = piece.IndexOf(Fence, i + Fence.Length, StringComparison.Ordinal))
            inside = !inside;
        return inside;
    }
}
