using DrBot.Commands.Plans;

namespace DrBot.Commands.Runs;

/// <summary>
/// What a run will do, settled at the proposal: everything the rules need, so that a run goes on with its own copy
/// whatever becomes of the plan's file.
/// </summary>
public sealed record RunPlan
{
    /// <summary>The plan's key.</summary>
    public required string Plan { get; init; }

    /// <summary>plan-sha256 of the copy the run reads from.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The run digest the approvals name.</summary>
    public required string Digest { get; init; }

    /// <summary>The runbook's key.</summary>
    public required string Runbook { get; init; }

    /// <summary>The runbook's title.</summary>
    public required string Title { get; init; }

    /// <summary>The mode.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>Run inputs by name.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Who must approve; null when nothing destructive happens.</summary>
    public PolicyTerms? Policy { get; init; }

    /// <summary>The accepted data loss beyond the plan's bound: seconds as text, <c>unknown</c>, or null.</summary>
    public string? AcceptDataLoss { get; init; }

    /// <summary>The steps in order.</summary>
    public required IReadOnlyList<StepPlan> Steps { get; init; }

    /// <summary>What was unwise when it was proposed; shown on the card.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Its good end means that production is protected again.</summary>
    public bool RestoresProtection { get; init; }

    /// <summary>The run this one continues, if any.</summary>
    public string? Continues { get; init; }
}

/// <summary>The policy as it stood at the proposal.</summary>
public sealed record PolicyTerms(
    string Name,
    IReadOnlyList<string> Slots,
    TimeSpan ApproveWithin,
    TimeSpan StartWithin,
    TimeSpan ValidFor,
    bool RequesterMayApprove)
{
    /// <summary>How long the run stands still once approved.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Roles beyond the slots whose holders may say no; null for none.</summary>
    public IReadOnlyList<string>? Stoppers { get; init; }

    /// <summary>The policy of break-glass.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>Every role whose holders may say no.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> MayDeny => Stoppers is null ? Slots : [.. Slots.Union(Stoppers)];

    internal static PolicyTerms Of(ApprovalPolicy policy) => new(
        policy.Name, policy.Slots, policy.ApproveWithin, policy.StartWithin, policy.ValidFor, policy.RequesterMayApprove)
    {
        Delay = policy.Delay,
        Stoppers = policy.Stoppers.Count == 0 ? null : policy.Stoppers,
        BreakGlass = policy.BreakGlass,
    };

    internal ApprovalPolicy ToPolicy() => new()
    {
        Delay = Delay,
        Stoppers = Stoppers ?? [],
        BreakGlass = BreakGlass,
        Name = Name,
        Slots = Slots,
        ApproveWithin = ApproveWithin,
        StartWithin = StartWithin,
        ValidFor = ValidFor,
        RequesterMayApprove = RequesterMayApprove,
    };
}

/// <summary>A step as the rules see it.</summary>
public sealed record StepPlan
{
    /// <summary>The step's key.</summary>
    public required string Id { get; init; }

    /// <summary>The action's name.</summary>
    public required string Action { get; init; }

    /// <summary>The target's name, if any.</summary>
    public string? Target { get; init; }

    /// <summary>Every target it touches, the fence's writers among them.</summary>
    public IReadOnlyList<string> Touches { get; init; } = [];

    /// <summary>The target as people know it: <c>unjucks-dr-db (us-west-2)</c>.</summary>
    public string? TargetText { get; init; }

    /// <summary>One line: what it does here.</summary>
    public required string Effect { get; init; }

    /// <summary>Steps that must have ended well before.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The deadline.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Loses data or redundancy, stops a writer, or moves traffic.</summary>
    public bool Destructive { get; init; }

    /// <summary>Acting changes something.</summary>
    public bool Changes { get; init; }

    /// <summary>Moves production's traffic: recovery is claimed only when it was done.</summary>
    public bool MovesTraffic { get; init; }

    /// <summary>A second sending is harmless.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Cannot be taken back.</summary>
    public bool Irreversible { get; init; }

    /// <summary>The approved digest holds an undo.</summary>
    public bool CanUndo { get; init; }

    /// <summary>The bound on data loss, if the step has one.</summary>
    public TimeSpan? MaxDataLoss { get; init; }

    /// <summary>The weakest proof a fence goes on with: isolated, attempted or none; null for other actions.</summary>
    public string? Accept { get; init; }

    /// <summary>For a step done by hand: what to do and how to check it.</summary>
    public string? Instructions { get; init; }

    /// <summary>True for a step a person does.</summary>
    public bool IsManual => Action == "manual";
}

/// <summary>The modes of a run.</summary>
public enum RunMode
{
    /// <summary>Observes, never acts.</summary>
    Simulate,

    /// <summary>Acts on drill identities only.</summary>
    Drill,

    /// <summary>Planned.</summary>
    Switchover,

    /// <summary>Unplanned.</summary>
    Failover,
}

/// <summary>What was seen at one step's target.</summary>
/// <param name="State">ready, in-progress, satisfied, blocked or unknown.</param>
public sealed record StepFacts(
    string Step, string State, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<string> Reasons);

/// <summary>The data loss to expect.</summary>
/// <param name="Seconds">Seconds; null when unknown or when no step can lose data.</param>
/// <param name="Basis">present-lag, outage-to-last-write, unknown, or none.</param>
public sealed record DataLoss(long? Seconds, string Basis)
{
    /// <summary>No step of the run can lose data.</summary>
    public static DataLoss None { get; } = new(null, "none");

    /// <summary>A step can lose data, or may have, and nobody can say how much.</summary>
    public static DataLoss Unknown { get; } = new(null, "unknown");

    /// <summary>True when a step can lose data and nobody can say how much.</summary>
    public bool IsUnknown => Basis == "unknown";
}
