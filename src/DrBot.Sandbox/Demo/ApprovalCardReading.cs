using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>A run's approval card, read by its lines and buttons alone.</summary>
/// <param name="Run">The run.</param>
/// <param name="Headline">How it stands.</param>
/// <param name="IsOpen">Whether there is something to approve.</param>
/// <param name="DataLoss">What would be lost; null when that is unknown or nothing can be.</param>
/// <param name="Approvals">Who filled which slot, by name.</param>
internal sealed partial record ApprovalCardReading(
    string Run, string Headline, bool IsOpen, TimeSpan? DataLoss, IReadOnlyList<(string Slot, string Name)> Approvals)
{
    /// <summary>The card, or null when the message is another one.</summary>
    public static ApprovalCardReading? Of(PracticeMessage message)
    {
        // Announcements begin like it; every card has its details behind a button.
        if (RunCardReading.Of(message) is not null || message.Buttons.All(b => b.Text != "Details") || Title().Match(message.Text) is not { Success: true } head)
            return null;
        var text = message.AllText;
        return new ApprovalCardReading(
            head.Groups["run"].Value, head.Groups["headline"].Value, message.Buttons.Any(b => b.Text == "Approve"),
            Loss().Match(text) is { Success: true } loss ? Spans.Parse(loss.Groups["span"].Value)
                : text.Contains("no data is lost", StringComparison.Ordinal) ? TimeSpan.Zero : null,
            [.. Filled().Matches(text).Select(m => (m.Groups["slot"].Value, m.Groups["name"].Value))]);
    }

    [GeneratedRegex(@"^(?<run>DR-[\d-]+-R\d+) .+: (?<headline>[A-Z].+)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Title();

    [GeneratedRegex(@"data loss \*(?<span>[\ddhms]+)\*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Loss();

    [GeneratedRegex(@":white_check_mark: (?<slot>[\w-]+): (?<name>[^;\n]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Filled();
}
