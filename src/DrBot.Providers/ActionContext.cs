namespace DrBot.Providers;

/// <summary>Everything an action may know. It never sees incidents, people or chat.</summary>
public sealed record ActionContext
{
    /// <summary>The run's id, for tags and audit headers.</summary>
    public required string Run { get; init; }

    /// <summary>The step's id in its runbook.</summary>
    public required string Step { get; init; }

    /// <summary>The run's mode; in <see cref="ActionMode.Drill"/> <see cref="Target"/> already is the drill
    /// identity.</summary>
    public required ActionMode Mode { get; init; }

    /// <summary>The idempotency token, derived from run, step and digest: the same on every attempt.</summary>
    public required string Token { get; init; }

    /// <summary>The target, or null for actions that take none.</summary>
    public TargetIdentity? Target { get; init; }

    /// <summary>The step's inputs, checked and typed.</summary>
    public required ActionInputs Inputs { get; init; }

    /// <summary>Facts at the step's first observation; empty before it.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = new Dictionary<string, string>();

    /// <summary>When the intent to act was journalled; null before.</summary>
    public DateTimeOffset? IntentAt { get; init; }

    /// <summary>What <see cref="IRecoveryAction.ActAsync"/> returned; null before acceptance.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>When the outage began, if somebody said so.</summary>
    public DateTimeOffset? OutageStart { get; init; }

    /// <summary>Asked before each call that changes anything; null where nobody else could act.</summary>
    public IChangePermit? Permit { get; init; }

    /// <summary>Domain time of this observation or act.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The mode of the run.</summary>
public enum ActionMode
{
    /// <summary>Observes, never acts.</summary>
    Simulate,

    /// <summary>Acts on drill identities only.</summary>
    Drill,

    /// <summary>Planned move.</summary>
    Switchover,

    /// <summary>Unplanned move.</summary>
    Failover,
}

/// <summary>
/// A target as the plan names it. Nested keys are flattened with dots: <c>replica-of.instance</c>.
/// </summary>
public sealed record TargetIdentity(string Name, string Kind, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>The value of a property, or null.</summary>
    public string? Get(string key) => Properties.GetValueOrDefault(key);

    /// <summary>The value of a property the kind demands.</summary>
    /// <exception cref="ProviderException">The plan's target lacks the property.</exception>
    public string Require(string key) => Get(key)
        ?? throw new ProviderException("plan", "target", ProviderFailure.Invalid,
            $"target '{Name}' ({Kind}) has no '{key}'");
}

/// <summary>What the provider gave back on acceptance; journalled, and given back on resume.</summary>
/// <param name="Values">Provider identifiers by name (change id, request id); never secrets.</param>
public sealed record Receipt(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A receipt without identifiers.</summary>
    public static Receipt Empty { get; } = new(new Dictionary<string, string>());
}
