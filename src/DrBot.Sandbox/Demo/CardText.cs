using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>A message as lines of plain text, its buttons last.</summary>
internal static partial class CardText
{
    public static IReadOnlyList<string> Lines(PracticeMessage message, IReadOnlyList<CastMember> people)
    {
        var blocks = message.Wire["blocks"].Objects().SelectMany(Lines).ToList();
        var lines = blocks.Count > 0 ? blocks : [.. message.Text.Split('\n')];
        return [.. lines.Select(l => PlainText.Of(l, people).TrimEnd())];
    }

    /// <summary>The line without its numbers: two that differ in nothing else say the same.</summary>
    public static string Shape(string line) => Number().Replace(line, "#");

    private static IEnumerable<string> Lines(JsonObject block)
    {
        var text = block["text"].Text("text");
        if (text is not null)
            foreach (var line in text.Split('\n'))
                yield return line;
        var fields = block["fields"].Objects().Select(f => (f.Text("text") ?? "").Replace('\n', ' ')).ToList();
        if (fields.Count > 0)
            yield return string.Join(" · ", fields);
        if (block.Text("type") == "context")
            yield return string.Join(' ', block["elements"].Objects().Select(e => e.Text("text")));
        var buttons = BlockIds.Interactive(block).Select(e => $"[{e["text"].Text("text")}]").ToList();
        if (buttons.Count > 0)
            yield return string.Join(' ', buttons);
    }

    [GeneratedRegex(@"(?:\d+[dhms])+|\d+(?::\d+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Number();
}
