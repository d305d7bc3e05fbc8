namespace DrBot.Journal.Audit.Verification;

/// <summary>Something that is wrong with an export.</summary>
/// <param name="Kind">What kind, as a word: LINE, NOTE, FORK, TRUNCATED, REWRITTEN, KEY, RULE, ATTACHMENT.</param>
/// <param name="Text">Where, what was found and what was expected.</param>
internal sealed record AuditFinding(string Kind, string Text)
{
    /// <inheritdoc />
    public override string ToString() => $"{Kind} {Text}";
}

/// <summary>What is asked about an export.</summary>
internal sealed record AuditQuestion
{
    /// <summary>The folder of the export.</summary>
    public required string Folder { get; init; }

    /// <summary>The log's origin that is expected; null takes the first entry's.</summary>
    public string? Origin { get; init; }

    /// <summary>The keys that are trusted. They never come from the export.</summary>
    public IReadOnlyList<AuditKey> Keys { get; init; } = [];

    /// <summary>Files with checkpoints that were laid down elsewhere.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary>The longest DrBot may have been silent.</summary>
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromMinutes(15);
}
