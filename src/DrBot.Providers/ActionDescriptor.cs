namespace DrBot.Providers;

/// <summary>The public face of an action: everything validation, preview, help and the schema need to know.</summary>
public sealed record ActionDescriptor
{
    /// <summary>The name plans use, vendor's words: <c>aws.rds.promote-read-replica</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence: what changes in the world.</summary>
    public required string Summary { get; init; }

    /// <summary>Target kinds the action accepts; empty when it takes no target.</summary>
    public IReadOnlyList<string> TargetKinds { get; init; } = [];

    /// <summary>The inputs a step may give.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>Facts of the satisfied observation that later steps may read as <c>${steps.X.name}</c>.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>The deadline from first observation to satisfied, when the step names none.</summary>
    public required TimeSpan DefaultTimeout { get; init; }

    /// <summary>How long to wait between two observations while the change is in progress (domain clock).</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Loses data or redundancy, stops a writer, or moves production traffic.</summary>
    public required bool Destructive { get; init; }

    /// <summary>True when acting changes anything at all; checks and waits do not.</summary>
    public bool Changes { get; init; } = true;

    /// <summary>True when it moves production's traffic: recovery is claimed only once such a step is done.</summary>
    public bool MovesTraffic { get; init; }

    /// <summary>True when the action can be undone by the same action with earlier values.</summary>
    public required bool Reversible { get; init; }

    /// <summary>What makes a second sending harmless.</summary>
    public required Idempotency Idempotency { get; init; }

    /// <summary>The control plane the change depends on and where it lives (<c>Route 53, us-east-1</c>); null when
    /// none.</summary>
    public string? ControlPlane { get; init; }
}

/// <summary>One input of an action.</summary>
/// <param name="Name">The key in the plan.</param>
/// <param name="Type">How the value is written and checked.</param>
/// <param name="Description">What it means, with its unit.</param>
/// <param name="Required">Whether a step must give it.</param>
/// <param name="Default">The value used when absent, as written in a plan.</param>
/// <param name="Allowed">The allowed values, when the set is closed.</param>
public sealed record InputDescriptor(
    string Name,
    InputType Type,
    string Description,
    bool Required = false,
    string? Default = null,
    IReadOnlyList<string>? Allowed = null);

/// <summary>One output of an action.</summary>
public sealed record OutputDescriptor(string Name, string Description);

/// <summary>How an input is written in a plan.</summary>
public enum InputType
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

    /// <summary>A list of target names of the plan.</summary>
    TargetList,
}

/// <summary>What makes a second sending of the same change harmless.</summary>
public enum Idempotency
{
    /// <summary>The same request twice leaves the same world (a set, an upsert).</summary>
    ByNature,

    /// <summary>The provider collapses requests with the same token.</summary>
    ByToken,

    /// <summary>The provider refuses the second by the state of the target.</summary>
    ByState,

    /// <summary>Nothing does: after an unknown outcome a person decides.</summary>
    None,
}
