using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DrBot.Commands.Language;

/// <summary>
/// Times as people type them in an incident. Only UTC is read: a time without zone would be taken for local time by
/// half of its readers.
/// </summary>
public static class TimeText
{
    /// <summary>What a time may look like, for error messages.</summary>
    public const string Allowed = "a UTC time like 2026-11-22T03:00Z, '2026-11-22 03:00 UTC', '03:10 UTC', -20m or now";

    private static readonly string[] Dates =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] Clocks = ["HH:mm", "HH:mm:ss"];

    /// <summary>Reads a time; says in <paramref name="problem"/> what was found and what is allowed.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out TimeValue? value,
        [NotNullWhen(false)] out string? problem)
    {
        value = Relative(text) ?? Zoned(text);
        problem = null;
        if (value is not null) return true;
        problem = IsMoment(text.Trim(), out _)
            ? $"'{Literal.Shown(text)}' names no zone; only UTC is read: add 'UTC' or 'Z'"
            : $"'{Literal.Shown(text)}' is not {Allowed}";
        return false;
    }

    private static TimeAgo? Relative(string text)
    {
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase)) return new TimeAgo(TimeSpan.Zero);

        // Phones turn a typed minus into one of its longer sisters.
        var signed = text.Length > 1 && text[0] is '-' or '\u2212' or '\u2013' or '\u2014';
        return signed && DurationText.TryParse(text[1..], out var ago) ? new TimeAgo(ago) : null;
    }

    private static TimeValue? Zoned(string text)
    {
        var bare = text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) ? text[..^3]
            : text.EndsWith('Z') || text.EndsWith('z') ? text[..^1]
            : null;
        return bare is not null && IsMoment(bare.Trim(), out var value) ? value : null;
    }

    private static bool IsMoment(string text, [NotNullWhen(true)] out TimeValue? value)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        value = DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, utc, out var at)
            ? new AbsoluteTime(at)
            : TimeOnly.TryParseExact(text, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
                ? new TimeOfDay(clock)
                : null;
        return value is not null;
    }
}
