namespace DrBot.Commands.Language;

/// <summary>How an argument is written and what it becomes.</summary>
public enum ArgumentType
{
    /// <summary>One word, or anything in quotes: <see cref="TextValue"/>.</summary>
    Text,

    /// <summary>All remaining words as typed, or anything in quotes: <see cref="TextValue"/>.</summary>
    Rest,

    /// <summary>A name out of a plan (letters, digits, hyphen, underscore, dot): <see cref="TextValue"/>.</summary>
    Name,

    /// <summary>A whole number: <see cref="IntegerValue"/>.</summary>
    Integer,

    /// <summary><c>90s</c>, <c>30m</c>, <c>1h30m</c>: <see cref="DurationValue"/>.</summary>
    Duration,

    /// <summary>A duration or <c>unknown</c>: <see cref="DurationValue"/> or <see cref="UnknownValue"/>.</summary>
    DurationOrUnknown,

    /// <summary>A UTC time, or how long ago: <see cref="TimeValue"/>.</summary>
    Time,

    /// <summary>A mention or a name of the plan: <see cref="MentionValue"/> or <see cref="PersonNameValue"/>.</summary>
    Person,

    /// <summary>A channel mention: <see cref="ChannelValue"/>.</summary>
    Channel,

    /// <summary>An incident's id: <see cref="IncidentValue"/>.</summary>
    Incident,

    /// <summary>A run's id, or <c>R2</c> within the incident meant: <see cref="RunValue"/>.</summary>
    Run,

    /// <summary>The id of an incident or of a run.</summary>
    IncidentOrRun,

    /// <summary><c>key=value</c>; repeated ones are gathered in one <see cref="PairsValue"/>.</summary>
    Pair,

    /// <summary>A flag without a value: <see cref="FlagValue"/>.</summary>
    Switch,
}
