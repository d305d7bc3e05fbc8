namespace DrBot.Commands.Plans;

/// <summary>A file of a plan: the plan itself or a template it names.</summary>
/// <param name="Path">Relative to the plan's folder, with forward slashes.</param>
/// <param name="Text">The file's text, exactly as read (its UTF-8 bytes enter the hash).</param>
public sealed record PlanSource(string Path, string Text);

/// <summary>A plan with its identity.</summary>
/// <param name="Plan">The model.</param>
/// <param name="Hash">plan-sha256, 64 hex digits: over (relative path LF length LF bytes) of every file in ordinal
/// order of paths.</param>
/// <param name="Sources">The plan's file first, then its templates.</param>
/// <param name="Warnings">What is legal but unwise.</param>
public sealed record LoadedPlan(
    Plan Plan, string Hash, IReadOnlyList<PlanSource> Sources, IReadOnlyList<PlanFinding> Warnings)
{
    /// <summary>The text of a template by its name, or null.</summary>
    public string? Template(string name) =>
        Sources.FirstOrDefault(s => s.Path == $"templates/{name}.hbs")?.Text;
}

/// <summary>Something wrong or unwise in a plan.</summary>
/// <param name="File">The file's relative path.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, what was found, what is allowed.</param>
public sealed record PlanFinding(string File, int Line, int Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
