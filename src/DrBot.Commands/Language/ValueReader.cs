using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DrBot.Commands.Language;

/// <summary>Turns one word into the typed value an argument asks for, or says why it cannot.</summary>
internal static class ValueReader
{
    private const int LongestName = 64;

    public static bool TryRead(
        Argument argument,
        string text,
        [NotNullWhen(true)] out ArgumentValue? value,
        [NotNullWhen(false)] out string? problem)
    {
        (value, problem) = argument.Type switch
        {
            ArgumentType.Text or ArgumentType.Rest => Text(text),
            ArgumentType.Name => IsName(text)
                ? (new TextValue(text), null)
                : (null, Not(text, "a name (letters, digits, '-', '_' and '.', beginning with a letter or digit)")),
            ArgumentType.Integer => Integer(text),
            ArgumentType.DurationOrUnknown when text.Equals("unknown", StringComparison.OrdinalIgnoreCase) =>
                (new UnknownValue(), null),
            ArgumentType.DurationOrUnknown => Duration(text, ", or 'unknown'"),
            ArgumentType.Duration => Duration(text, ""),
            ArgumentType.Time => TimeText.TryParse(text, out var time, out var why) ? (time, null) : (null, why),
            ArgumentType.Person => Person(text),
            ArgumentType.Channel => Wrapped(text, '#') is { } channel
                ? (new ChannelValue(channel), null)
                : (null, Not(text, "a channel; pick one with '#'")),
            ArgumentType.Incident => IdText.Incident(text) is { } incident
                ? (incident, null)
                : (null, Not(text, "an incident's id like DR-20261122-030000")),
            ArgumentType.Run => IdText.Run(text) is { } run
                ? (run, null)
                : (null, Not(text, "a run's id like DR-20261122-030000-R1 or R1")),
            ArgumentType.IncidentOrRun => ((ArgumentValue?)IdText.Incident(text) ?? IdText.Run(text)) is { } either
                ? (either, null)
                : (null, Not(text, "an id like DR-20261122-030000, DR-20261122-030000-R1 or R1")),
            ArgumentType.Pair => Pair(text),
            _ => ((ArgumentValue?)null, "takes no value"),
        };
        return value is not null;
    }

    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static (ArgumentValue?, string?) Text(string text) =>
        string.IsNullOrWhiteSpace(text) ? (null, "the text is empty") : (new TextValue(text), null);

    private static (ArgumentValue?, string?) Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (new IntegerValue(number), null)
            : (null, Not(text, "a whole number"));

    private static (ArgumentValue?, string?) Duration(string text, string alternative) =>
        DurationText.TryParse(text, out var duration, out var problem)
            ? (new DurationValue(duration), null)
            : (null, problem + alternative);

    private static (ArgumentValue?, string?) Person(string text)
    {
        if (Wrapped(text, '@') is { } account) return (new MentionValue(account), null);
        var name = text.StartsWith('@') ? text[1..] : text;
        return IsName(name)
            ? (new PersonNameValue(name), null)
            : (null, Not(text, "a person; mention them with '@', or give their name in the plan"));
    }

    // <@U123>, <@U123|sarah>: the label is decoration, only the id counts.
    private static string? Wrapped(string text, char mark)
    {
        if (text.Length < 4 || text[0] != '<' || text[1] != mark || text[^1] != '>') return null;
        var id = text[2..^1];
        var label = id.IndexOf('|', StringComparison.Ordinal);
        if (label >= 0) id = id[..label];
        return id.Length is > 0 and <= 128 && id.All(IsOfId) ? id : null;

        static bool IsOfId(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/';
    }

    private static (ArgumentValue?, string?) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsName(text[..equals])
            ? (new PairsValue([new(text[..equals], text[(equals + 1)..])]), null)
            : (null, Not(text, "of the form key=value"));
    }

    private static string Not(string text, string what) => $"'{Literal.Shown(text)}' is not {what}";
}
