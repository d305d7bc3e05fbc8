namespace DrBot.Commands.Language;

/// <summary>One verb of <c>/dr</c>: all that the parser, help, documentation and the surfaces know of it.</summary>
public sealed record Verb
{
    /// <summary>The verb's one canonical name.</summary>
    public required string Name { get; init; }

    /// <summary>Other spellings.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Where it stands in help.</summary>
    public required VerbGroup Group { get; init; }

    /// <summary>One sentence: what happens.</summary>
    public required string Summary { get; init; }

    /// <summary>Arguments by position; only the last may be <see cref="ArgumentType.Rest"/>.</summary>
    public IReadOnlyList<Argument> Arguments { get; init; } = [];

    /// <summary>Arguments by <c>--name</c>.</summary>
    public IReadOnlyList<Argument> Flags { get; init; } = [];

    /// <summary>Who may use it by default.</summary>
    public required Permission MayUse { get; init; }

    /// <summary>False when the verb only looks: nothing is journalled but the question itself.</summary>
    public required bool Changes { get; init; }

    /// <summary>A command line that works, beginning with <c>/dr</c>.</summary>
    public required string Example { get; init; }

    /// <summary>The usage line: <c>/dr skip STEP --reason "…" [--run RUN]</c>.</summary>
    public string Usage => UsageLine.For(this);

    /// <summary>The name and the aliases.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>The argument or flag of that name, or null.</summary>
    public Argument? Find(string name) =>
        Arguments.Concat(Flags).FirstOrDefault(argument => argument.Name == name);
}
