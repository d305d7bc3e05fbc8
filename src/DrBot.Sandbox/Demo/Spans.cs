using System.Globalization;
using System.Text.RegularExpressions;

namespace DrBot.Sandbox.Demo;

/// <summary>Lengths of time as plans and cards write them: <c>4h</c>, <c>1m30s</c>.</summary>
internal static partial class Spans
{
    /// <summary>The length, or null where the text is none.</summary>
    public static TimeSpan? Parse(string? text)
    {
        var match = Form().Match(text ?? "");
        return match.Success && match.Length > 0
            ? new TimeSpan(Number(match, "d"), Number(match, "h"), Number(match, "m"), Number(match, "s"))
            : null;
    }

    public static string Format(TimeSpan? span)
    {
        if (span is not { } known)
            return "unknown";
        var parts = new (int Count, string Unit)[] { (known.Days, "d"), (known.Hours, "h"), (known.Minutes, "m"), (known.Seconds, "s") };
        var text = string.Concat(parts.Where(p => p.Count > 0).Select(p => $"{p.Count}{p.Unit}"));
        return text.Length == 0 ? "0s" : text;
    }

    private static int Number(Match match, string unit) =>
        match.Groups[unit] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Form();
}
