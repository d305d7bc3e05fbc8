using System.Globalization;
using System.Text;
using DrBot.Commands.Language;

namespace DrBot.Commands.Updates;

/// <summary>The facts as a template sees them: nested dictionaries of strings, flags and lists, nothing else.</summary>
internal static class TemplateModel
{
    // What a person wrote may have several lines; everything else has one, so that nothing can pose as a header.
    private static readonly string[] MayHaveLines = ["words", "incident.impact"];

    public static Dictionary<string, object?> Of(UpdateFacts facts)
    {
        var model = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in TemplateVariables.All) Set(model, variable.Name, Fit(variable, facts));
        model["values"] = facts.Values.ToDictionary(pair => pair.Key, pair => (object?)Line(pair.Value));
        return model;
    }

    /// <summary>Foreign text on one line, everything invisible made visible.</summary>
    public static string Line(string text) => Visible(text.ReplaceLineEndings(" "));

    /// <summary>Foreign text with its lines, everything else invisible made visible.</summary>
    public static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Literal.IsHidden(rune) && rune.Value is not ('\n' or '\t' or 0x200C or 0x200D))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    private static object? Fit(TemplateVariable variable, UpdateFacts facts) => variable.Read(facts) switch
    {
        string text when MayHaveLines.Contains(variable.Name) => Visible(text.ReplaceLineEndings("\n")),
        string text => Line(text),
        IReadOnlyList<string> lines => lines.Select(Line).ToArray(),
        var other => other,
    };

    // A flag that is also the front of other names (run, run.id) is true by having them.
    private static void Set(Dictionary<string, object?> model, string name, object? value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            model[name] = value is true && IsFront(name) ? new Dictionary<string, object?>() : value;
            return;
        }

        var front = name[..dot];
        if (!model.TryGetValue(front, out var inner)) model[front] = inner = new Dictionary<string, object?>();
        if (inner is Dictionary<string, object?> nested) Set(nested, name[(dot + 1)..], value);
    }

    private static bool IsFront(string name) =>
        TemplateVariables.All.Any(variable => variable.Name.StartsWith(name + ".", StringComparison.Ordinal));
}
