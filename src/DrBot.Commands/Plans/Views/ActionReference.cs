using System.Text;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Views;

/// <summary>What plans may name, as Markdown for the plan reference.</summary>
public static class ActionReference
{
    /// <summary>Every action with its target, inputs, outputs, traits and deadline.</summary>
    public static string Actions(ActionCatalogue catalogue)
    {
        var text = new StringBuilder();
        foreach (var action in catalogue.Actions)
        {
            text.Append($"### {action.Name}\n\n{action.Summary}\n\n");
            text.Append($"{string.Join("; ", Traits(action))}.\n\n");
            if (action.Inputs.Count == 0) continue;
            text.Append("| input | is | means |\n|---|---|---|\n");
            foreach (var input in action.Inputs) text.Append($"| `{input.Name}` | {Form(input)} | {Cell(input.Description)} |\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Every kind of target with its properties.</summary>
    public static string TargetKinds(ActionCatalogue catalogue)
    {
        var text = new StringBuilder("| kind | must say | may say |\n|---|---|---|\n");
        foreach (var kind in catalogue.TargetKinds.Select(catalogue.Kind).OfType<TargetKindSpec>())
            text.Append($"| `{kind.Kind}` | {Names(kind.Identity)} | {Names(kind.Optional)} |\n");
        return text.ToString();
    }

    private static IEnumerable<string> Traits(ActionSpec action)
    {
        yield return action.TargetKinds.Count == 0 ? "Takes no target" : $"On {Names(action.TargetKinds)}";
        yield return action.Destructive ? "**destructive**" : action.Changes ? "changes, but destroys nothing" : "only looks";
        if (action.Reversible) yield return "can be undone with earlier values";
        if (!action.Repeatable) yield return "after an unknown outcome a person decides";
        yield return $"deadline {DurationText.Format(action.DefaultTimeout)} unless the step says otherwise";
        if (action.Outputs.Count > 0) yield return $"outputs {Names(action.Outputs)}";
        if (action.ControlPlane is { } plane) yield return $"control plane: {plane}";
    }

    private static string Form(InputSpec input)
    {
        var form = input.Allowed is { Count: > 0 } allowed ? Names(allowed) : input.Type switch
        {
            ValueType.Integer => "whole number",
            ValueType.Duration => "duration",
            ValueType.Flag => "true or false",
            ValueType.TextMap => "map of texts",
            ValueType.TargetList => "list of targets",
            _ => "text",
        };
        return input.Required ? $"{form}, required" : input.Default is { } usual ? $"{form}; `{usual}` unless given" : form;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
