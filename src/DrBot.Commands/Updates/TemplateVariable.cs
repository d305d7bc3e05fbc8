namespace DrBot.Commands.Updates;

/// <summary>How a variable may be used in a template.</summary>
internal enum TemplateVariableKind
{
    /// <summary>Printed.</summary>
    Text,

    /// <summary>Asked with <c>{{#if}}</c> or <c>{{#unless}}</c>.</summary>
    Flag,

    /// <summary>Walked with <c>{{#each}}</c>, where <c>{{this}}</c> is a line.</summary>
    List,
}

/// <summary>One name a template may use.</summary>
/// <param name="Name">The name, dots and all.</param>
/// <param name="Kind">How it may be used.</param>
/// <param name="Description">What it says, for documentation.</param>
/// <param name="Read">Its value: a string, a bool, a list of strings, or null.</param>
internal sealed record TemplateVariable(
    string Name,
    TemplateVariableKind Kind,
    string Description,
    Func<UpdateFacts, object?> Read)
{
    /// <summary>The name that must be asked before this one is printed; null when it is always there.</summary>
    public string? Guard { get; init; }
}
