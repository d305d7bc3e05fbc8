using System.Diagnostics.CodeAnalysis;
using System.Text;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans;

/// <summary>
/// Reads and resolves <c>${…}</c> in a plan's texts. It runs no code, reads no environment, and looks at each text
/// once: a value that itself contains <c>${…}</c> stays as it is. <c>$${</c> stands for the characters <c>${</c>.
/// </summary>
public static class References
{
    /// <summary>The references in a text; false when one of them cannot be read.</summary>
    public static bool TryRead(
        string text, out IReadOnlyList<Reference> references, [NotNullWhen(false)] out string? problem)
    {
        var found = new List<Reference>();
        problem = Walk(text, _ => { }, found.Add);
        references = found;
        return problem is null;
    }

    /// <summary>
    /// The text with every reference the scope knows replaced. What it does not know, and what cannot be read, stays
    /// as written.
    /// </summary>
    public static ResolvedText Resolve(string text, ReferenceScope scope)
    {
        var resolved = new StringBuilder();
        var unknown = new List<Reference>();
        var problem = Walk(text, literal => resolved.Append(literal), reference =>
        {
            if (scope.Find(reference) is { } value)
            {
                resolved.Append(value);
                return;
            }

            unknown.Add(reference);
            resolved.Append(reference.Written);
        });
        return problem is null ? new ResolvedText(resolved.ToString(), unknown) : new ResolvedText(text, []);
    }

    // Gives literal text and references in their order; returns what is wrong, if anything.
    private static string? Walk(string text, Action<string> literal, Action<Reference> reference)
    {
        var position = 0;
        while (text.IndexOf("${", position, StringComparison.Ordinal) is >= 0 and var start)
        {
            if (start > position && text[start - 1] == '$')
            {
                literal(text[position..(start - 1)] + "${");
                position = start + 2;
                continue;
            }

            var end = text.IndexOf('}', start);
            if (end < 0)
                return $"'{Literal.Shown(text[start..])}' has no end; write ${{…}}, or $${{ for the characters";
            if (!Reference.TryParse(text[(start + 2)..end], out var found, out var problem)) return problem;
            literal(text[position..start]);
            reference(found);
            position = end + 1;
        }

        literal(text[position..]);
        return null;
    }
}

/// <summary>A text after its references were replaced.</summary>
/// <param name="Text">The text; what is not known yet stands in it as written.</param>
/// <param name="Unknown">The references that are not known yet.</param>
public sealed record ResolvedText(string Text, IReadOnlyList<Reference> Unknown);
