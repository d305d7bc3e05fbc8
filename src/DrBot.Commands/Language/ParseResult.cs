namespace DrBot.Commands.Language;

/// <summary>What became of a command line. Closed: the three records of this file.</summary>
public abstract record ParseResult
{
    private protected ParseResult()
    {
    }
}

/// <summary>A complete command with typed values.</summary>
public sealed record Parsed(Invocation Invocation) : ParseResult;

/// <summary>
/// Nothing wrong so far, but something is missing: a surface opens a form, or prints <see cref="Verb.Usage"/>.
/// </summary>
/// <param name="Given">What was typed, to fill the form with.</param>
/// <param name="Missing">The required arguments that were not typed, in the order of the usage line.</param>
public sealed record Incomplete(Invocation Given, IReadOnlyList<Argument> Missing) : ParseResult
{
    /// <summary>The verb that was typed.</summary>
    public Verb Verb => Given.Verb;

    /// <summary>A sentence for surfaces without forms.</summary>
    public string Message =>
        $"'/dr {Verb.Name}' still needs {string.Join(" and ", Missing.Select(Label))}. Usage: {Verb.Usage}";

    private string Label(Argument argument) =>
        Verb.Flags.Contains(argument) ? $"--{argument.Name}" : argument.Placeholder;
}

/// <summary>Not a command.</summary>
public sealed record Failed(ParseError Error) : ParseResult;

/// <summary>Why a text is no command.</summary>
/// <param name="Message">What was found and what is allowed; foreign text in it is made visible.</param>
/// <param name="Position">Where in the text, in UTF-16 units from 0.</param>
/// <param name="Suggestion">The nearest verb or flag, or a corrected spelling; null when nothing is near.</param>
public sealed record ParseError(string Message, int Position, string? Suggestion = null);
