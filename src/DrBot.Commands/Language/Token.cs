namespace DrBot.Commands.Language;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A word, a quoted text, a mention.</summary>
    Word,

    /// <summary><c>--name</c>, with a value when it was written <c>--name=value</c>.</summary>
    Flag,

    /// <summary><c>--</c>: what follows is text even where it looks like a flag.</summary>
    EndOfFlags,
}

/// <summary>A piece of a command line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">One past its last character.</param>
/// <param name="Text">A word without its quotes; a flag's name.</param>
internal sealed record Token(TokenKind Kind, int Start, int End, string Text)
{
    /// <summary>True when the whole word was in quotes.</summary>
    public bool Quoted { get; init; }

    /// <summary>The value of <c>--name=value</c>.</summary>
    public Token? Value { get; init; }

    /// <summary>Why this is no well-formed word; of no account inside free text, which is taken as typed.</summary>
    public string? Problem { get; init; }
}
