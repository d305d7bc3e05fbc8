using System.Globalization;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>A step as the run's card shows it.</summary>
/// <param name="State">succeeded, failed, unknown, skipped, undone, running or planned.</param>
internal sealed record StepReading(string Id, string State, TimeSpan? Took, string? Doing);

/// <summary>The card of a run, read by its lines and buttons alone.</summary>
internal sealed partial record RunCardReading(
    string Run, string Status, int Done, int All, IReadOnlyList<StepReading> Steps, IReadOnlyList<PracticeButton> Buttons)
{
    private static readonly Dictionary<string, string> States = new()
    {
        [":white_circle:"] = "planned", [":arrows_counterclockwise:"] = "running", [":white_check_mark:"] = "succeeded", [":warning:"] = "succeeded", [":eyes:"] = "succeeded",
        [":x:"] = "failed", [":grey_question:"] = "unknown", [":fast_forward:"] = "skipped", [":rewind:"] = "undoing",
        [":leftwards_arrow_with_hook:"] = "undone",
    };

    public bool HasEnded => Status is "Completed" or "CompletedWithExceptions" or "Failed" or "Aborted";

    public bool HasCompleted => Status.StartsWith("Completed", StringComparison.Ordinal);

    /// <summary>Steps whose button of that kind is on the card, with what to press.</summary>
    public IEnumerable<(string Step, string Button)> Pressable(string act) =>
        Buttons.Select(b => b.Text).Where(t => t.StartsWith(act + ": ", StringComparison.Ordinal))
            .Select(t => (t[(act.Length + 2)..], t));

    /// <summary>Where the run is, in one line.</summary>
    public string Progress
    {
        get
        {
            var moving = Steps.Where(s => s.State is "running" or "undoing").Select(s => s.Doing is null ? s.Id : $"{s.Id} ({s.Doing})");
            return $"{Bar()} {Done} of {All} steps" + (Status == "Running" ? "" : $", {Status}")
                + string.Concat(moving.Take(3).Select(m => ", " + m));
        }
    }

    /// <summary>The card, or null when the message is another one.</summary>
    public static RunCardReading? Of(PracticeMessage message) =>
        Headline().Match(message.Text) is { Success: true } head
            ? new RunCardReading(
                head.Groups["run"].Value, head.Groups["status"].Value, Number(head, "done"), Number(head, "all"),
                [.. message.AllText.Split('\n').Select(Step).OfType<StepReading>()], message.Buttons)
            : null;

    private string Bar() => "[" + new string('#', Done) + new string('.', Math.Max(0, All - Done)) + "]";

    private static StepReading? Step(string line)
    {
        if (StepLine().Match(line) is not { Success: true } match
            || States.GetValueOrDefault(match.Groups["sign"].Value) is not { } state)
            return null;
        var parts = line.Split(" · ");
        return new StepReading(
            match.Groups["id"].Value, state, parts.Skip(1).Select(Spans.Parse).FirstOrDefault(s => s is not null),
            parts.Skip(1).Where(p => p.StartsWith('_')).Select(p => p.Trim('_')).FirstOrDefault());
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<run>DR-[\d-]+-R\d+) (?<status>\w+): (?<done>\d+) of (?<all>\d+) steps$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Headline();

    [GeneratedRegex(@"^(?<sign>:[a-z_]+:) \*(?<id>[^* ]+)\*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex StepLine();
}
