namespace DrBot.Commands.Updates;

/// <summary>A mistake in a template, at its place (both counted from 1).</summary>
public sealed record TemplateProblem(int Line, int Column, string Message);

/// <summary>
/// Reads a template before it is needed: names that do not exist, blocks that do not close, and facts printed without
/// asking whether they are known.
/// </summary>
public static class TemplateCheck
{
    /// <summary>The longest template that is read, in characters.</summary>
    public const int LongestTemplate = 32_000;

    /// <summary>Every mistake in a template's text; empty when it is fit for use.</summary>
    /// <param name="text">The template.</param>
    /// <param name="values">The names of the plan's free values, or null to allow any.</param>
    public static IReadOnlyList<TemplateProblem> Problems(string text, IReadOnlyCollection<string>? values = null)
    {
        if (text.Length > LongestTemplate)
            return [new(1, 1, $"the template has {text.Length} characters; at most {LongestTemplate} are read")];
        var walk = new TemplateWalk(values);
        foreach (var tag in TemplateTag.Read(text)) walk.Visit(tag);
        walk.End();
        return [.. walk.Problems.Select(problem => At(text, problem.Position, problem.Message))];
    }

    private static TemplateProblem At(string text, int position, string message)
    {
        var before = text.AsSpan(0, position);
        return new TemplateProblem(before.Count('\n') + 1, position - before.LastIndexOf('\n'), message);
    }
}
