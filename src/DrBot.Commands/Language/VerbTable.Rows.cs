namespace DrBot.Commands.Language;

/// <summary>How a row of the table is written.</summary>
public static partial class VerbTable
{
    private static Argument Flag(string name, ArgumentType type, string placeholder, string description) =>
        new(name, type, description) { Placeholder = placeholder };

    private static Argument Needed(string name, ArgumentType type, string placeholder, string description) =>
        Flag(name, type, placeholder, description) with { Required = true };

    private static Verb V(
        string name, VerbGroup group, Permission mayUse, string summary, string example) =>
        Looks(name, group, mayUse, summary, example) with { Changes = true };

    private static Verb Looks(
        string name, VerbGroup group, Permission mayUse, string summary, string example) => new()
        {
            Name = name,
            Group = group,
            MayUse = mayUse,
            Summary = summary,
            Example = example,
            Changes = false,
        };
}
