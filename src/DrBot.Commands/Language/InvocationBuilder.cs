namespace DrBot.Commands.Language;

/// <summary>
/// Makes an invocation of named texts, for surfaces that bring arguments apart instead of a line: the same values, the
/// same complaints.
/// </summary>
public static class InvocationBuilder
{
    /// <summary>Reads the arguments and flags of a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="given">Texts by argument name, several only where the argument may be given several times. A flag
    /// without a value is given as an empty list.</param>
    public static ParseResult Build(Verb verb, IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        var values = new Dictionary<string, ArgumentValue>();
        foreach (var (name, texts) in given)
        {
            if (verb.Find(name) is not { } argument)
                return Fail($"'{Literal.Shown(name, 40)}' is no argument of '{verb.Name}'; it takes: {Names(verb)}");
            if (Read(argument, texts, values) is { } problem)
                return Fail($"{name}: {problem}");
        }

        var invocation = new Invocation(verb, values);
        var missing = verb.Arguments.Concat(verb.Flags)
            .Where(a => a.Required && !values.ContainsKey(a.Name)).ToArray();
        return missing.Length == 0 ? new Parsed(invocation) : new Incomplete(invocation, missing);
    }

    private static string? Read(Argument argument, IReadOnlyList<string> texts, Dictionary<string, ArgumentValue> values)
    {
        if (argument.Type is ArgumentType.Switch)
        {
            values[argument.Name] = new FlagValue();
            return texts.Count == 0 ? null : "takes no value";
        }

        if (texts.Count == 0 || (texts.Count > 1 && !argument.Repeatable))
            return texts.Count == 0 ? "needs a value" : "is given more than once";
        foreach (var text in texts)
        {
            if (text.Length > CommandParser.LongestText)
                return $"has {text.Length} characters; {CommandParser.LongestText} are read";
            if (text.Contains('\0', StringComparison.Ordinal) || !IsWhole(text))
                return "holds a NUL character or half a character; leave it out";
            if (!ValueReader.TryRead(argument, text, out var value, out var problem))
                return problem;
            if (value is PairsValue added && values.GetValueOrDefault(argument.Name) is PairsValue earlier)
            {
                if (earlier.Pairs.Any(p => p.Key == added.Pairs[0].Key))
                    return $"'{added.Pairs[0].Key}' is given twice";
                value = new PairsValue([.. earlier.Pairs, .. added.Pairs]);
            }

            values[argument.Name] = value;
        }

        return null;
    }

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
                return false;
        return true;
    }

    private static string Names(Verb verb) =>
        string.Join(", ", verb.Arguments.Concat(verb.Flags).Select(a => a.Name)) is { Length: > 0 } names ? names : "none";

    private static Failed Fail(string message) => new(new ParseError(message, 0));
}
