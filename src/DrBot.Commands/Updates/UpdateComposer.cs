using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using HandlebarsDotNet;

namespace DrBot.Commands.Updates;

/// <summary>
/// Composes an update from a template and facts. A first line <c>Subject: …</c> becomes the subject. What is not
/// production says so in its first words, whatever the template says.
/// </summary>
public static class UpdateComposer
{
    /// <summary>The longest body, in characters; more is cut and marked.</summary>
    public const int LongestText = 16_000;

    private const int LongestSubject = 200;
    private const string SubjectMark = "Subject:";

    private const int MostCompiled = 200;

    // Compiling costs a hundred times what rendering does, and a plan has a handful of templates.
    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> Compiled = new(StringComparer.Ordinal);

    // No value can hold it: what is invisible in them has been made visible.
    private const string EmptyMark = "\u0001";

    /// <summary>The update in words. A template with mistakes is replaced by the built-in words.</summary>
    public static ComposedUpdate Compose(string? template, UpdateFacts facts)
    {
        var problems = template is null
            ? ["the template is missing"]
            : TemplateCheck.Problems(template)
                .Select(problem => string.Create(
                    CultureInfo.InvariantCulture, $"{problem.Line}:{problem.Column}: {problem.Message}"))
                .ToArray();
        var (subject, text) = problems.Length == 0 ? Split(Render(template!, facts, out problems)) : (null, "");
        if (text.Length == 0)
        {
            (subject, text) = Split(Plain(facts));
            if (problems.Length == 0) problems = [$"the template says nothing in an update of the kind '{facts.Kind}'"];
        }

        var mark = Mark(facts);
        return new ComposedUpdate(
            Cut(mark + (subject ?? DefaultSubject(facts)), LongestSubject, "…"),
            Cut(mark + text, LongestText, "\n… (cut; the whole is in the incident's channel)"),
            problems);
    }

    private static string Render(string template, UpdateFacts facts, out string[] problems)
    {
        problems = [];
        try
        {
            return CompiledOf(template)(TemplateModel.Of(facts));
        }
        catch (HandlebarsException mistake)
        {
            problems = [mistake.Message];
            return "";
        }
    }

    private static HandlebarsTemplate<object, object> CompiledOf(string template)
    {
        if (Compiled.TryGetValue(template, out var known))
            return known;
        if (Compiled.Count >= MostCompiled)
            Compiled.Clear();
        // Plain text for text channels: what a medium needs escaped, its channel escapes.
        var handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        return Compiled.GetOrAdd(template, handlebars.Compile(Marked(template)));
    }

    // A line that is all {{#if}}…{{/if}} shall leave nothing behind when it says nothing.
    private static string Marked(string template)
    {
        var lines = template.ReplaceLineEndings("\n").Replace(EmptyMark, "", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select(line => IsConditional(line.Trim()) ? line + EmptyMark : line));

        static bool IsConditional(string line) =>
            line.StartsWith("{{#", StringComparison.Ordinal) && line.EndsWith("}}", StringComparison.Ordinal)
            && line.IndexOf("}}", StringComparison.Ordinal) < line.Length - 2;
    }

    private static string Plain(UpdateFacts facts)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{facts.PlanTitle}: {TemplateModel.Line(facts.Title)}\n")
            .Append(CultureInfo.InvariantCulture, $"Incident {facts.Incident}, {TemplateModel.Line(facts.LevelName)}\n")
            .Append(CultureInfo.InvariantCulture, $"Status: {TemplateWords.Status(facts.Status)}\n")
            .Append(CultureInfo.InvariantCulture, $"Began: {TemplateWords.Time(facts.Started)}\n");
        if (facts.Words is not null) text.Append(TemplateModel.Visible(facts.Words)).Append('\n');
        if (facts.NextUpdate is { } next) text.Append($"Next update: {TemplateWords.Time(next)}\n");
        return text.ToString();
    }

    private static (string? Subject, string Text) Split(string rendered)
    {
        var text = Tidy(rendered);
        if (!text.StartsWith(SubjectMark, StringComparison.OrdinalIgnoreCase)) return (null, text);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0
            ? (text[SubjectMark.Length..].Trim(), "")
            : (text[SubjectMark.Length..end].Trim(), text[end..].Trim('\n'));
    }

    // Branches not taken leave blank lines behind; one between paragraphs is enough.
    private static string Tidy(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n')
            .Where(line => line.Trim() != EmptyMark)
            .Select(line => line.Replace(EmptyMark, "", StringComparison.Ordinal).TrimEnd());
        var kept = new List<string>();
        foreach (var line in lines)
        {
            if (line.Length > 0 || (kept.Count > 0 && kept[^1].Length > 0)) kept.Add(line);
        }

        return string.Join('\n', kept).Trim('\n');
    }

    private static string DefaultSubject(UpdateFacts facts) =>
        $"{TemplateModel.Line(facts.Title)}: {TemplateWords.Status(facts.Status)} ({facts.Incident})";

    private static string Mark(UpdateFacts facts)
    {
        var marks = new List<string>();
        if (!facts.Environment.Equals("production", StringComparison.OrdinalIgnoreCase))
            marks.Add(facts.Environment.ToUpperInvariant());
        if (facts.Run is { Mode: RunMode.Drill or RunMode.Simulate } run)
            marks.Add(run.Mode.ToString().ToUpperInvariant());
        else if (facts.Exercise)
            marks.Add("EXERCISE");
        return marks.Count == 0 ? "" : $"[{string.Join(' ', marks)}] ";
    }

    private static string Cut(string text, int most, string sign)
    {
        if (text.Length <= most) return text;
        var end = most - sign.Length;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end] + sign;
    }
}
