namespace DrBot.Commands.Language;

/// <summary>A verb with the typed values that were given; what was not given is absent.</summary>
public sealed record Invocation(Verb Verb, IReadOnlyDictionary<string, ArgumentValue> Values)
{
    /// <summary>The value of an argument or flag, or null when it was not given.</summary>
    public ArgumentValue? Get(string name) => Values.GetValueOrDefault(name);

    /// <summary>The text of a text argument or a name, or null.</summary>
    public string? Text(string name) => (Get(name) as TextValue)?.Value;

    /// <summary>A duration, or null when absent or <c>unknown</c>.</summary>
    public TimeSpan? Duration(string name) => (Get(name) as DurationValue)?.Value;

    /// <summary>True when the word <c>unknown</c> was given.</summary>
    public bool IsUnknown(string name) => Get(name) is UnknownValue;

    /// <summary>A moment, judged from <paramref name="now"/>, or null.</summary>
    public DateTimeOffset? Time(string name, DateTimeOffset now) => (Get(name) as TimeValue)?.Resolve(now);

    /// <summary>An incident's id, or null; a run's id names its incident too.</summary>
    public string? Incident(string name = "incident") => Get(name) switch
    {
        IncidentValue incident => incident.Id,
        RunValue run => run.Incident,
        _ => null,
    };

    /// <summary>A run, or null.</summary>
    public RunValue? Run(string name = "run") => Get(name) as RunValue;

    /// <summary>True when a flag without value was given.</summary>
    public bool Has(string name) => Get(name) is FlagValue;

    /// <summary>The pairs of a repeatable <c>key=value</c> flag; empty when absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) => (Get(name) as PairsValue)?.Pairs ?? [];

    /// <summary>
    /// Splits a text that may begin with a name: <c>regional-outage API is down</c>. Only the caller knows the names;
    /// the first word is one when <paramref name="isName"/> says so.
    /// </summary>
    /// <returns>The leading name or null, and the remaining text or null when nothing is left.</returns>
    public (string? Name, string? Remainder) Leading(string argument, Func<string, bool> isName)
    {
        var text = Text(argument);
        if (text is null) return (null, null);
        var end = text.AsSpan().IndexOfAny(" \t\r\n\u00A0");
        var first = end < 0 ? text : text[..end];
        if (!isName(first)) return (null, text);
        var rest = end < 0 ? "" : text[end..].Trim();
        return (first, rest.Length == 0 ? null : rest);
    }
}
