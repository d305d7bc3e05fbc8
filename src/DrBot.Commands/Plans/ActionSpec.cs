namespace DrBot.Commands.Plans;

/// <summary>What the rules need to know of an action; the bot maps it from the providers' descriptor.</summary>
public sealed record ActionSpec
{
    /// <summary>The name plans use.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence: what changes in the world.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Accepted target kinds; empty when it takes none.</summary>
    public IReadOnlyList<string> TargetKinds { get; init; } = [];

    /// <summary>Inputs by name.</summary>
    public IReadOnlyList<InputSpec> Inputs { get; init; } = [];

    /// <summary>Names of the outputs later steps may read.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The deadline when the step names none.</summary>
    public required TimeSpan DefaultTimeout { get; init; }

    /// <summary>Loses data or redundancy, stops a writer, or moves production traffic.</summary>
    public required bool Destructive { get; init; }

    /// <summary>True when acting changes anything at all.</summary>
    public bool Changes { get; init; } = true;

    /// <summary>True when it moves production's traffic.</summary>
    public bool MovesTraffic { get; init; }

    /// <summary>True when it can be undone with earlier values.</summary>
    public bool Reversible { get; init; }

    /// <summary>
    /// True when sending the same change twice is harmless; otherwise a person decides after an unknown outcome.
    /// </summary>
    public bool Repeatable { get; init; }

    /// <summary>The control plane it depends on, for warnings; null when none.</summary>
    public string? ControlPlane { get; init; }
}

/// <summary>One input.</summary>
public sealed record InputSpec(
    string Name,
    ValueType Type,
    string Description = "",
    bool Required = false,
    string? Default = null,
    IReadOnlyList<string>? Allowed = null);

/// <summary>How an input is written.</summary>
public enum ValueType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>90s</c>, <c>30m</c>, <c>4h</c>, <c>2d</c>.</summary>
    Duration,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A map of strings.</summary>
    TextMap,

    /// <summary>A list of target names.</summary>
    TargetList,
}
