namespace DrBot.Slack;

/// <summary>A text that is never shown: whatever prints it gets a placeholder.</summary>
internal sealed class Secret(string value)
{
    private readonly string value = value.Trim();

    /// <summary>The absence of a secret.</summary>
    public static Secret None { get; } = new("");

    /// <summary>True when there is nothing in it: an empty secret must never open anything.</summary>
    public bool IsEmpty => value.Length == 0;

    /// <summary>Its length, the one thing an error message may tell.</summary>
    public int Length => value.Length;

    /// <summary>The text itself, for the header or hash that needs it.</summary>
    public string Reveal() => value;

    /// <inheritdoc />
    public override string ToString() => IsEmpty ? "(empty)" : "(secret)";
}
