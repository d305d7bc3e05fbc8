using System.Globalization;
using System.Text;

namespace DrBot.Commands.Language;

/// <summary>
/// Refuses what a reader cannot see. Inside quotes it is text like any other (and is made visible where it is shown);
/// outside it could make a command look like another one.
/// </summary>
internal static class HiddenCharacters
{
    public static ParseError? Find(string text, IReadOnlyList<Token> tokens)
    {
        for (var at = 0; at < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, at, out var rune);
            if (!isRune) return Refusal("half a character", text[at], at, "type it again");
            if (rune.Value == 0) return Refusal("a NUL character", 0, at, "leave it out");
            if (IsRefused(rune) && !IsQuoted(at, tokens))
                return Refusal("an invisible character", rune.Value, at, "leave it out, or put the text in quotes");
            at += rune.Utf16SequenceLength;
        }

        return null;
    }

    private static ParseError Refusal(string what, int value, int at, string remedy) => new(
        string.Create(CultureInfo.InvariantCulture, $"There is {what} (U+{value:X4}) at position {at + 1}; {remedy}."),
        at);

    // Line breaks and tabs separate words; the joiners are parts of emoji and of several scripts.
    private static bool IsRefused(Rune rune) =>
        Literal.IsHidden(rune) && rune.Value is not ('\t' or '\n' or '\r' or 0x200C or 0x200D);

    private static bool IsQuoted(int at, IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            var word = token.Value ?? token;
            if (word.Quoted && at >= word.Start && at < word.End) return true;
        }

        return false;
    }
}
