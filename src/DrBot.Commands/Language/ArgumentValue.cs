namespace DrBot.Commands.Language;

/// <summary>A typed value out of a command. Closed: the types in this file and <see cref="TimeValue"/>.</summary>
public abstract record ArgumentValue
{
    private protected ArgumentValue()
    {
    }
}

/// <summary>Text exactly as typed, without its quotes. Never interpreted; escape it where it is shown.</summary>
public sealed record TextValue(string Value) : ArgumentValue;

/// <summary>A whole number.</summary>
public sealed record IntegerValue(long Value) : ArgumentValue;

/// <summary>A length of time in whole seconds.</summary>
public sealed record DurationValue(TimeSpan Value) : ArgumentValue;

/// <summary>The word <c>unknown</c>, where it is allowed in place of a duration.</summary>
public sealed record UnknownValue : ArgumentValue;

/// <summary>An account of the surface the command came from.</summary>
/// <param name="Account">The surface's immutable id (<c>U0SARAH</c>), never a display name.</param>
public sealed record MentionValue(string Account) : ArgumentValue;

/// <summary>A person by the name the plan gives them, or <c>me</c>.</summary>
public sealed record PersonNameValue(string Name) : ArgumentValue;

/// <summary>A channel of the surface the command came from.</summary>
/// <param name="Channel">The surface's immutable id (<c>C0INCIDENTS</c>).</param>
public sealed record ChannelValue(string Channel) : ArgumentValue;

/// <summary>An incident's id in capitals: <c>DR-20261122-030000</c>, <c>DR-20261122-030000-2</c>.</summary>
public sealed record IncidentValue(string Id) : ArgumentValue;

/// <summary>A run.</summary>
/// <param name="Incident">The incident's id, or null when only <c>R2</c> was typed.</param>
/// <param name="Number">The run's number inside the incident, from 1.</param>
public sealed record RunValue(string? Incident, int Number) : ArgumentValue
{
    /// <summary>The full id, or null when the incident was not typed.</summary>
    public string? Id => Incident is null ? null : $"{Incident}-R{Number}";
}

/// <summary><c>--input key=value</c>, in the order typed; keys are unique.</summary>
public sealed record PairsValue(IReadOnlyList<KeyValuePair<string, string>> Pairs) : ArgumentValue;

/// <summary>A flag that was given and takes no value.</summary>
public sealed record FlagValue : ArgumentValue;
