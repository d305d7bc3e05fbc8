using DrBot.Commands.Language;

namespace DrBot.Commands.Updates;

/// <summary>What a tag of a template does.</summary>
internal enum TemplateTagKind
{
    Print,
    If,
    Unless,
    Each,
    Else,
    End,
    Comment,
    Bad,
}

/// <summary>One <c>{{…}}</c> of a template.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The name it is about; for <see cref="TemplateTagKind.Bad"/> what is wrong with it.</param>
/// <param name="Position">Where it begins.</param>
internal sealed record TemplateTag(TemplateTagKind Kind, string Name, int Position)
{
    public const string Allowed =
        "{{name}}, {{#if name}}, {{#unless name}}, {{#each name}}, {{else}}, their ends and {{!-- comments --}}";

    /// <summary>
    /// Every tag of a template. Only the closed part of Handlebars named in <see cref="Allowed"/> is read: no partials,
    /// helpers, parameters or raw blocks, so a template holds no code and reaches no file.
    /// </summary>
    public static IEnumerable<TemplateTag> Read(string text)
    {
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0;)
        {
            var isComment = text.AsSpan(at).StartsWith("{{!--");
            var end = text.IndexOf(isComment ? "--}}" : "}}", at + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                yield return new TemplateTag(TemplateTagKind.Bad, "the tag is never closed", at);
                yield break;
            }

            yield return isComment
                ? new TemplateTag(TemplateTagKind.Comment, "", at)
                : Inside(text[(at + 2)..end], at);
            at = text.IndexOf("{{", end + (isComment ? 4 : 2), StringComparison.Ordinal);
        }
    }

    private static TemplateTag Inside(string tag, int at)
    {
        var words = tag.Trim().Trim('~').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["else"] => new(TemplateTagKind.Else, "", at),
            ["#if", var name] when IsName(name) => new(TemplateTagKind.If, name, at),
            ["#unless", var name] when IsName(name) => new(TemplateTagKind.Unless, name, at),
            ["#each", var name] when IsName(name) => new(TemplateTagKind.Each, name, at),
            ["/if" or "/unless" or "/each"] => new(TemplateTagKind.End, words[0][1..], at),
            [var name] when IsName(name) => new(TemplateTagKind.Print, name, at),
            _ => new(TemplateTagKind.Bad, $"'{{{{{Literal.Shown(tag)}}}}}' is not allowed; allowed: {Allowed}", at),
        };
    }

    private static bool IsName(string text) =>
        char.IsAsciiLetter(text[0]) && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
