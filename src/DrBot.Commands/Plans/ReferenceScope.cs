namespace DrBot.Commands.Plans;

/// <summary>What references may read at one moment of a run.</summary>
public sealed record ReferenceScope
{
    /// <summary>The plan: its values, regions and targets.</summary>
    public required Plan Plan { get; init; }

    /// <summary>True in mode drill: targets then mean their drill identities.</summary>
    public bool Drill { get; init; }

    /// <summary>The run's inputs, defaults filled in (see <see cref="WithDefaults"/>).</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Outputs of ended steps, by step and output; empty at the preview.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Outputs { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Facts at the step's first observation; null when this is no undo.</summary>
    public IReadOnlyDictionary<string, string>? Before { get; init; }

    /// <summary>The inputs somebody gave, with the runbook's defaults for those not given.</summary>
    public static IReadOnlyDictionary<string, string> WithDefaults(
        Runbook runbook, IReadOnlyDictionary<string, string> given)
    {
        var all = new OrderedDictionary<string, string>();
        foreach (var (name, usual) in runbook.Inputs)
            if (usual is not null)
                all[name] = usual;
        foreach (var (name, value) in given) all[name] = value;
        return all;
    }

    /// <summary>What a reference reads, or null when it is not known (yet).</summary>
    public string? Find(Reference reference) => reference switch
    {
        Reference.Value v => Plan.Values.GetValueOrDefault(v.Name),
        Reference.Region r => r.Name == "primary" ? Plan.Regions.Primary : Plan.Regions.Recovery,
        Reference.TargetProperty t => Target(t.Target)?.Identity.GetValueOrDefault(t.Property),
        Reference.Input i => Inputs.GetValueOrDefault(i.Name),
        Reference.StepOutput s => Outputs.GetValueOrDefault(s.Step)?.GetValueOrDefault(s.Output),
        Reference.Before b => Before?.GetValueOrDefault(b.Fact),
        _ => null,
    };

    /// <summary>A target with the identity of the run's mode; null when there is none.</summary>
    public ResolvedTarget? Target(string name) =>
        Plan.Targets.TryGetValue(name, out var target) ? ResolvedTarget.Of(target, Drill) : null;
}

/// <summary>A target with the identity one mode uses.</summary>
/// <param name="Name">The key in the plan.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Identity">Its properties, nested keys with dots.</param>
public sealed record ResolvedTarget(string Name, string Kind, IReadOnlyDictionary<string, string> Identity)
{
    /// <summary>The target as this mode knows it; null in a drill when it has no drill identity.</summary>
    public static ResolvedTarget? Of(Target target, bool drill) =>
        (drill ? target.Drill : target.Properties) is { } identity
        ? new ResolvedTarget(target.Name, target.Kind, identity)
        : null;
}
