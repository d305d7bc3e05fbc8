namespace DrBot.Commands.Language;

/// <summary>One argument of a verb, by position or by <c>--name</c>.</summary>
/// <param name="Name">The key in <see cref="Invocation"/>, and the flag's name.</param>
/// <param name="Type">How it is written.</param>
/// <param name="Description">What it means, for help.</param>
public sealed record Argument(string Name, ArgumentType Type, string Description)
{
    /// <summary>Whether the command is incomplete without it.</summary>
    public bool Required { get; init; }

    /// <summary>Whether a flag may be given several times.</summary>
    public bool Repeatable { get; init; }

    /// <summary>What stands for the value in a usage line: <c>SCENARIO|RUNBOOK</c>.</summary>
    public string Placeholder { get; init; } = Name.ToUpperInvariant();
}
