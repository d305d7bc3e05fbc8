namespace DrBot.Commands.Language;

/// <summary>Gives the tokens after a verb to its arguments and flags. One instance reads one command.</summary>
internal sealed class ArgumentReader(string text, Verb verb)
{
    private readonly Dictionary<string, ArgumentValue> _values = [];
    private readonly List<Token> _words = [];
    private readonly Queue<Token> _tokens = new();
    private readonly List<Token> _flags = [];

    public ParseResult Read(IEnumerable<Token> tokens)
    {
        foreach (var token in tokens) _tokens.Enqueue(token);
        while (_tokens.TryDequeue(out var token))
        {
            if (token.Kind is TokenKind.Word) _words.Add(token);
            if (token.Kind is TokenKind.Flag && ReadFlag(token) is { } error) return new Failed(error);
        }

        if (ReadWords() is { } wrong) return new Failed(wrong);
        var invocation = new Invocation(verb, _values);
        var missing = verb.Arguments.Concat(verb.Flags)
            .Where(argument => argument.Required && !_values.ContainsKey(argument.Name)).ToArray();
        return missing.Length == 0 ? new Parsed(invocation) : new Incomplete(invocation, missing);
    }

    private ParseError? ReadFlag(Token flag)
    {
        _flags.Add(flag);
        if (verb.Flags.FirstOrDefault(known => Same(known.Name, flag.Text)) is not { } argument)
            return UnknownFlag(flag);
        if (_values.ContainsKey(argument.Name) && !argument.Repeatable)
            return new ParseError($"--{argument.Name} is given twice.", flag.Start);
        if (argument.Type is ArgumentType.Switch) return ReadSwitch(flag, argument);

        var value = Value(flag, argument);
        if (value is null || value is { Text: "", Quoted: false })
            return new ParseError($"--{argument.Name} needs a value: {UsageLine.Flag(argument)}.", flag.Start);
        return Take(argument, value, $"--{argument.Name}: ");
    }

    private ParseError? ReadSwitch(Token flag, Argument argument)
    {
        if (flag.Value is not null)
            return new ParseError($"--{argument.Name} takes no value.", flag.Value.Start);
        _values[argument.Name] = new FlagValue();
        return null;
    }

    private Token? Value(Token flag, Argument argument)
    {
        var first = flag.Value;
        if (first is null && (!_tokens.TryPeek(out var next) || next.Kind is not TokenKind.Word)) return null;
        first ??= _tokens.Dequeue();
        return argument.Type is ArgumentType.Time && !first.Quoted ? WholeTime(first) : first;
    }

    // A time may be up to three words: 2026-11-22 03:00 UTC.
    private Token WholeTime(Token first)
    {
        var words = _tokens.Take(2).TakeWhile(token => token is { Kind: TokenKind.Word, Quoted: false })
            .Prepend(first).ToList();
        var count = TimeWords(words);
        for (var i = 1; i < count; i++) _tokens.Dequeue();
        return first with { End = words[count - 1].End, Text = Joined(words.Take(count)) };
    }

    private static int TimeWords(List<Token> words)
    {
        for (var count = words.Count; count > 1; count--)
        {
            if (TimeText.TryParse(Joined(words.Take(count)), out _, out _)) return count;
        }

        return 1;
    }

    private static string Joined(IEnumerable<Token> words) => string.Join(' ', words.Select(word => word.Text));

    private ParseError? ReadWords()
    {
        var next = 0;
        foreach (var argument in verb.Arguments)
        {
            if (next == _words.Count) return null;
            if (argument.Type is ArgumentType.Rest) return ReadRest(argument, _words.Skip(next).ToList());
            var wrong = Take(argument, _words[next++], "");
            if (wrong is not null) return wrong;
        }

        return next == _words.Count ? null : Unexpected(_words[next]);
    }

    private ParseError? ReadRest(Argument argument, List<Token> words)
    {
        var (first, last) = (words[0], words[^1]);
        if (words.Count == 1 && first.Quoted) return Take(argument, first, "");
        var between = _flags.FirstOrDefault(flag => flag.Start > first.Start && flag.Start < last.Start);
        if (between is not null)
        {
            return new ParseError(
                $"The text stands on both sides of --{Literal.Shown(between.Text, 40)}; put it in quotes.",
                between.Start, Literal.Quoted(Joined(words)));
        }

        // As typed, quotes and all: prose is not ours to tidy.
        return Take(argument, first with { End = last.End, Text = text[first.Start..last.End], Problem = null }, "");
    }

    private ParseError? Take(Argument argument, Token word, string label)
    {
        if (word.Problem is not null)
            return new ParseError($"{label}{Literal.Shown(word.Text, 40)}: {word.Problem}.", word.Start);
        if (!ValueReader.TryRead(argument, word.Text, out var value, out var problem))
            return new ParseError($"{label}{problem}. Usage: {verb.Usage}", word.Start);
        if (value is PairsValue added && _values.GetValueOrDefault(argument.Name) is PairsValue earlier)
        {
            if (earlier.Pairs.Any(pair => pair.Key == added.Pairs[0].Key))
                return new ParseError($"{label}'{added.Pairs[0].Key}' is given twice.", word.Start);
            value = new PairsValue([.. earlier.Pairs, .. added.Pairs]);
        }

        _values[argument.Name] = value;
        return null;
    }

    private ParseError UnknownFlag(Token flag)
    {
        var near = Nearest.Of(flag.Text, verb.Flags.Select(known => known.Name));
        var hint = near is not null ? $"Did you mean --{near}?"
            : verb.Flags.Count == 0 ? "It takes none."
            : $"It takes {string.Join(", ", verb.Flags.Select(known => "--" + known.Name))}.";
        var quote = verb.Arguments.Any(argument => argument.Type is ArgumentType.Rest)
            ? " If it is part of the text, put the text in quotes."
            : "";
        return new ParseError(
            $"'/dr {verb.Name}' has no flag '--{Literal.Shown(flag.Text, 40)}'. {hint}{quote}",
            flag.Start, near is null ? null : "--" + near);
    }

    private ParseError Unexpected(Token word)
    {
        var reason = verb.Flags.FirstOrDefault(flag => flag.Name == "reason" && !_values.ContainsKey("reason"));
        var first = verb.Arguments.Count;
        var said = text[_words[first].Start.._words[^1].End];
        var suggestion = reason is null || _flags.Any(flag => flag.Start > word.Start)
            ? null
            : $"--reason {Literal.Quoted(said)}";
        var hint = suggestion is null ? "" : $" To give a reason: {Literal.Shown(suggestion, 100)}.";
        return new ParseError(
            $"'{Literal.Shown(word.Text, 40)}' is one word too many.{hint} Usage: {verb.Usage}",
            word.Start, suggestion);
    }

    private static bool Same(string name, string typed) => name.Equals(typed, StringComparison.OrdinalIgnoreCase);
}
