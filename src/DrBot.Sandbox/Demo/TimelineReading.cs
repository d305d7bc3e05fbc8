using System.Globalization;
using System.Text.RegularExpressions;

namespace DrBot.Sandbox.Demo;

/// <summary>An incident's timeline, read by its lines alone.</summary>
internal static partial class TimelineReading
{
    /// <summary>The updates that went out.</summary>
    public static IReadOnlyList<DemoUpdate> Updates(IEnumerable<string> lines, DateTimeOffset outage) =>
        [.. lines.Select(l => Sent().Match(l)).Where(m => m.Success).Select(m => new DemoUpdate(
            m.Groups["audience"].Value, m.Groups["channel"].Value, Time(m) - Whole(outage)))];

    /// <summary>How long production was away; null while it is.</summary>
    public static TimeSpan? Recovery(IEnumerable<string> lines, DateTimeOffset outage) =>
        lines.Select(l => Recovered().Match(l)).FirstOrDefault(m => m.Success) is { } found ? Time(found) - Whole(outage) : null;

    // The timeline's times are whole seconds; the outage is counted from the second it began in.
    private static DateTimeOffset Whole(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset Time(Match match) => DateTimeOffset.ParseExact(
        match.Groups["at"].Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex(@"^(?<at>[\d-]+ [\d:]+) update sent to (?<audience>\S+) by (?<channel>.+)$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Sent();

    [GeneratedRegex(@"^(?<at>[\d-]+ [\d:]+) production recovered", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Recovered();
}
