namespace DrBot.Commands.Language;

/// <summary>
/// Reads what follows <c>/dr</c>. A closed grammar: words, quotes, <c>--flags</c> and mentions; nothing is expanded
/// and nothing is run. Total: every text gives one of the three results, none throws.
/// </summary>
public static class CommandParser
{
    /// <summary>The longest command line that is read, in UTF-16 units.</summary>
    public const int LongestText = 8_000;

    /// <summary>Reads a command line. An empty one asks for help; a leading <c>/dr</c> is forgiven.</summary>
    public static ParseResult Parse(string? text) => Parse(text, VerbTable.Verbs);

    internal static ParseResult Parse(string? text, IReadOnlyList<Verb> verbs)
    {
        text ??= "";
        if (text.Length > LongestText)
            return new Failed(new ParseError($"The command has {text.Length} characters; {LongestText} are read.", 0));
        var tokens = Lexer.Read(text);
        if (HiddenCharacters.Find(text, tokens) is { } hidden) return new Failed(hidden);
        var first = tokens.Count > 0 && tokens[0].Text.Equals("/dr", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        if (tokens.Count == first) return Help(null);

        var head = tokens[first];
        if (IsHelpFlag(head)) return Help(null);
        if (VerbTable.Find(verbs, head) is not { } verb) return new Failed(UnknownVerb(head, verbs));
        var rest = tokens.Skip(first + 1).ToArray();
        return rest.Any(IsHelpFlag) ? Help(verb) : new ArgumentReader(text, verb).Read(rest);
    }

    private static bool IsHelpFlag(Token token) =>
        token is { Kind: TokenKind.Flag, Text: "help", Value: null };

    private static Parsed Help(Verb? about) => new(new Invocation(
        VerbTable.Help,
        about is null
            ? new Dictionary<string, ArgumentValue>()
            : new Dictionary<string, ArgumentValue> { ["verb"] = new TextValue(about.Name) }));

    private static ParseError UnknownVerb(Token head, IReadOnlyList<Verb> verbs)
    {
        var shown = Literal.Shown(head.Kind is TokenKind.Flag ? "--" + head.Text : head.Text, 40);
        var near = head.Kind is TokenKind.Word
            ? Nearest.Of(head.Text, verbs.SelectMany(verb => verb.Names))
            : null;
        var hint = near is null ? "" : $" Did you mean '/dr {near}'?";
        return new ParseError($"There is no command '{shown}'.{hint} '/dr help' lists them all.", head.Start, near);
    }
}
