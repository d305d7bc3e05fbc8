using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>The dialog behind an approval: which action each step is.</summary>
internal static partial class DetailsReading
{
    public static IReadOnlyDictionary<string, string> Actions(JsonObject view) =>
        Step().Matches(new PracticeMessage(view).AllText).DistinctBy(m => m.Groups["id"].Value)
            .ToDictionary(m => m.Groups["id"].Value, m => m.Groups["action"].Value);

    [GeneratedRegex(@"^\*(?<id>[\w.-]+)\* `(?<action>[\w.-]+)`", RegexOptions.CultureInvariant | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex Step();
}
