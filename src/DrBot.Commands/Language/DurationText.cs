using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace DrBot.Commands.Language;

/// <summary>
/// Durations as people write them in plans and in chat: <c>90s</c>, <c>30m</c>, <c>4h</c>, <c>2d</c>, and sums of
/// them from the larger unit to the smaller (<c>1h30m</c>). Whole seconds, never negative, at most ten years.
/// </summary>
public static class DurationText
{
    /// <summary>What a duration may look like, for error messages.</summary>
    public const string Allowed = "a duration like 90s, 30m, 4h, 2d or 1h30m";

    /// <summary>The longest duration that is read: 3650 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private static readonly (char Unit, long Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>Reads a duration; says in <paramref name="problem"/> what was found and what is allowed.</summary>
    public static bool TryParse(string? text, out TimeSpan value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        var read = Seconds(text ?? "");
        problem = read switch
        {
            null => $"'{Literal.Shown(text)}' is not {Allowed}",
            _ when read > (long)Longest.TotalSeconds => $"'{Literal.Shown(text)}' is longer than 3650d",
            _ => null,
        };
        if (problem is not null) return false;
        value = TimeSpan.FromSeconds(read!.Value);
        return true;
    }

    /// <summary>Reads a duration; false when the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan value) => TryParse(text, out value, out _);

    /// <summary>Reads a duration that is known to be one.</summary>
    /// <exception cref="FormatException">The text is no duration; the message says what is allowed.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>
    /// The shortest text that reads back as the same whole seconds: <c>4h</c>, <c>1m30s</c>, <c>1d12h</c>, <c>0s</c>.
    /// Fractions of a second are dropped; a negative span is written with a leading minus (which is not read back).
    /// </summary>
    public static string Format(TimeSpan value)
    {
        var left = value.Ticks / TimeSpan.TicksPerSecond;
        if (left == 0) return "0s";
        var text = new StringBuilder(left < 0 ? "-" : "");
        left = Math.Abs(left);
        foreach (var (unit, seconds) in Units)
        {
            if (left < seconds) continue;
            text.Append(CultureInfo.InvariantCulture, $"{left / seconds}{unit}");
            left %= seconds;
        }

        return text.ToString();
    }

    // Null: not a duration. Saturates far above Longest, so that no digits overflow.
    private static long? Seconds(string text)
    {
        if (text.Length is 0 or > 40) return null;
        long total = 0;
        var (position, largest) = (0, 0);
        while (position < text.Length)
        {
            var start = position;
            long number = 0;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
                number = Math.Min((number * 10) + (text[position++] - '0'), 1_000_000_000_000);
            if (position == start || position == text.Length) return null;
            var unit = Array.FindIndex(Units, largest, known => known.Unit == text[position]);
            if (unit < 0) return null;
            total += number * Units[unit].Seconds;
            (position, largest) = (position + 1, unit + 1);
        }

        return total;
    }
}
