using DrBot.Commands.Language;

namespace DrBot.Commands.Updates;

/// <summary>Goes through the tags of a template and remembers which facts were asked for on the way.</summary>
internal sealed class TemplateWalk(IReadOnlyCollection<string>? values)
{
    private const int Deepest = 20;

    private readonly Stack<(TemplateTag Tag, bool Else)> _open = new();

    public List<(int Position, string Message)> Problems { get; } = [];

    public void Visit(TemplateTag tag)
    {
        switch (tag.Kind)
        {
            case TemplateTagKind.Bad: Problem(tag, tag.Name); break;
            case TemplateTagKind.Print: Print(tag); break;
            case TemplateTagKind.If or TemplateTagKind.Unless: Known(tag); Open(tag); break;
            case TemplateTagKind.Each: Each(tag); break;
            case TemplateTagKind.Else: Else(tag); break;
            case TemplateTagKind.End: Close(tag); break;
        }
    }

    public void End()
    {
        foreach (var (tag, _) in _open) Problem(tag, $"the block of '{tag.Name}' is never closed");
    }

    private void Print(TemplateTag tag)
    {
        if (tag.Name == "this")
        {
            if (_open.All(block => block.Tag.Kind is not TemplateTagKind.Each))
                Problem(tag, "'this' stands outside of {{#each}}");
            return;
        }

        if (Known(tag) is not { } variable) return;
        if (variable.Kind is TemplateVariableKind.Flag)
            Problem(tag, $"'{tag.Name}' is asked with {{{{#if}}}}, not printed");
        else if (variable.Kind is TemplateVariableKind.List) Problem(tag, $"'{tag.Name}' is walked with {{{{#each}}}}");
        else if (!IsAsked(variable)) Unasked(tag, variable);
    }

    private void Each(TemplateTag tag)
    {
        var variable = Known(tag);
        if (variable is not null && variable.Kind is not TemplateVariableKind.List)
            Problem(tag, $"'{tag.Name}' is no list");
        else if (variable is not null && !IsAsked(variable)) Unasked(tag, variable);
        Open(tag);
    }

    private void Unasked(TemplateTag tag, TemplateVariable variable) => Problem(tag,
        $"'{tag.Name}' may not be known; print it inside of {{{{#if {variable.Guard}}}}}…{{{{/if}}}}");

    private void Open(TemplateTag tag)
    {
        if (_open.Count == Deepest) Problem(tag, "the blocks are nested too deeply");
        _open.Push((tag, false));
    }

    private void Else(TemplateTag tag)
    {
        if (!_open.TryPeek(out var block) || block.Else || block.Tag.Kind is TemplateTagKind.Each)
        {
            Problem(tag, "{{else}} belongs to no {{#if}} or {{#unless}}");
            return;
        }

        _open.Pop();
        _open.Push((block.Tag, true));
    }

    private void Close(TemplateTag tag)
    {
        if (!_open.TryPop(out var block))
            Problem(tag, $"{{{{/{tag.Name}}}}} closes nothing");
        else if (!block.Tag.Kind.ToString().Equals(tag.Name, StringComparison.OrdinalIgnoreCase))
            Problem(tag, $"{{{{/{tag.Name}}}}} does not close the block of '{block.Tag.Name}'");
    }

    private bool IsAsked(TemplateVariable variable) => variable.Guard is null || _open.Any(block =>
        (block.Tag.Kind is TemplateTagKind.If ? !block.Else : block.Tag.Kind is TemplateTagKind.Unless && block.Else)
        && (block.Tag.Name == variable.Guard || block.Tag.Name == variable.Name));

    private TemplateVariable? Known(TemplateTag tag)
    {
        if (TemplateVariables.Find(tag.Name) is { } variable && IsOfThePlan(tag.Name)) return variable;
        var names = TemplateVariables.All.Select(known => known.Name)
            .Concat((values ?? []).Select(value => TemplateVariables.Values + value)).ToArray();
        var near = Nearest.Of(tag.Name, names);
        var hint = near is null ? "" : $"; did you mean '{near}'?";
        Problem(tag, $"there is no '{tag.Name}'{hint} Allowed: {string.Join(", ", names)}");
        return null;
    }

    private bool IsOfThePlan(string name) => values is null
        || !name.StartsWith(TemplateVariables.Values, StringComparison.Ordinal)
        || values.Contains(name[TemplateVariables.Values.Length..]);

    private void Problem(TemplateTag tag, string message) => Problems.Add((tag.Position, message));
}
