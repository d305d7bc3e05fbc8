using System.Text;

namespace DrBot.Commands.Language;

/// <summary>
/// Cuts a command line into words and flags. Every character ends up in a token or is a separator; nothing is
/// expanded, replaced or run.
/// </summary>
internal sealed class Lexer
{
    private const string UnclosedQuote = "the quote is never closed";
    private const string TextAfterQuote = "put a space after the closing quote";

    private readonly string _text;
    private int _at;
    private bool _flagsEnded;

    private Lexer(string text) => _text = text;

    public static IReadOnlyList<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        while (lexer.SkipSpace()) tokens.Add(lexer.Next());
        return tokens;
    }

    private bool SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at < _text.Length;
    }

    private Token Next()
    {
        var start = _at;
        var dashes = _flagsEnded ? 0 : Dashes(start);
        if (dashes == 0) return Word();
        _at += dashes;
        if (AtBreak(_at))
        {
            _flagsEnded = true;
            return new Token(TokenKind.EndOfFlags, start, _at, "--");
        }

        return Flag(start);
    }

    // Phones turn two typed dashes into one long one.
    private int Dashes(int at)
    {
        var doubled = _text[at] == '-' && at + 1 < _text.Length && _text[at + 1] == '-';
        if (doubled) return AtBreak(at + 2) || char.IsAsciiLetter(_text[at + 2]) ? 2 : 0;
        var isLong = _text[at] is '\u2013' or '\u2014';
        return isLong && at + 1 < _text.Length && char.IsAsciiLetter(_text[at + 1]) ? 1 : 0;
    }

    private Token Flag(int start)
    {
        var name = _at;
        while (!AtBreak(_at) && _text[_at] != '=') _at++;
        var flag = new Token(TokenKind.Flag, start, _at, _text[name.._at]);
        if (AtBreak(_at)) return flag;
        _at++;
        var value = AtBreak(_at) ? new Token(TokenKind.Word, _at, _at, "") : Word();
        return flag with { End = value.End, Value = value };
    }

    private Token Word()
    {
        var start = _at;
        if (_text[start] is '"' or '\u201C' or '\u201D' or '\u201E') return DoubleQuoted(start);
        if (_text[start] is '\'' or '\u2018' && SingleQuoted(start) is { } quoted) return quoted;
        if (_text[start] == '<' && Mention(start) is { } mention) return mention;
        while (!AtBreak(_at))
        {
            // key="two words"
            if (_text[_at] == '=' && PairValue(start) is { } pair) return pair;
            _at++;
        }

        return new Token(TokenKind.Word, start, _at, _text[start.._at]);
    }

    // A quotation mark of a phone is closed by whatever the phone or the keyboard gives; a straight one by its like.
    private Token DoubleQuoted(int start)
    {
        var straight = _text[start] == '"';
        var content = new StringBuilder();
        for (_at = start + 1; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"' || (!straight && c is '\u201C' or '\u201D'))
            {
                _at++;
                if (AtBreak(_at)) return new Token(TokenKind.Word, start, _at, content.ToString()) { Quoted = true };
                return Broken(start, TextAfterQuote);
            }

            if (c == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\') c = _text[++_at];
            content.Append(c);
        }

        return Broken(start, UnclosedQuote);
    }

    // An apostrophe is also a letter: only one that stands before a break closes, and an unclosed one is text.
    private Token? SingleQuoted(int start)
    {
        for (var at = start + 1; at < _text.Length; at++)
        {
            if (_text[at] is not ('\'' or '\u2019') || !AtBreak(at + 1)) continue;
            _at = at + 1;
            return new Token(TokenKind.Word, start, _at, _text[(start + 1)..at]) { Quoted = true };
        }

        return null;
    }

    private Token? Mention(int start)
    {
        if (start + 1 >= _text.Length || _text[start + 1] is not ('@' or '#' or '!')) return null;
        var end = _text.AsSpan(start + 1).IndexOfAny('<', '>');
        if (end < 0 || _text[start + 1 + end] != '>' || !AtBreak(start + end + 2)) return null;
        _at = start + end + 2;
        return new Token(TokenKind.Word, start, _at, _text[start.._at]);
    }

    private Token? PairValue(int start)
    {
        var equals = _at;
        if (equals + 1 >= _text.Length || _text[equals + 1] is not ('"' or '\u201C' or '\u201D')) return null;
        var value = DoubleQuoted(equals + 1);
        if (value.Problem is null)
            return new Token(TokenKind.Word, start, _at, _text[start..(equals + 1)] + value.Text);
        _at = equals;
        return null;
    }

    private Token Broken(int start, string problem)
    {
        _at = start;
        while (!AtBreak(_at)) _at++;
        return new Token(TokenKind.Word, start, _at, _text[start.._at]) { Problem = problem };
    }

    private bool AtBreak(int at) => at >= _text.Length || char.IsWhiteSpace(_text[at]);
}
