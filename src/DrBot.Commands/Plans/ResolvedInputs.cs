namespace DrBot.Commands.Plans;

/// <summary>A step's inputs with their types, defaults filled in.</summary>
/// <param name="Values">The inputs by name.</param>
/// <param name="Unknown">References that are not known yet; empty when the step may act.</param>
public sealed record ResolvedInputs(
    IReadOnlyDictionary<string, ResolvedInput> Values, IReadOnlyList<Reference> Unknown)
{
    /// <summary>True when every reference was known.</summary>
    public bool IsComplete => Unknown.Count == 0;

    /// <summary>
    /// The inputs as canonical JSON: durations in seconds, flags as <c>"true"</c> and <c>"false"</c>, targets with
    /// name, kind and identity. <see cref="StepInputs.FromJson"/> reads it back.
    /// </summary>
    public string ToJson() => CanonicalJson.Write(Canonical());

    internal CanonicalValue Canonical() =>
        CanonicalValue.Map(Values.Select(v => (v.Key, v.Value.Canonical())));
}

/// <summary>A typed input.</summary>
public abstract record ResolvedInput
{
    private ResolvedInput()
    {
    }

    /// <summary>A string.</summary>
    public sealed record Text(string Value) : ResolvedInput;

    /// <summary>A whole number.</summary>
    public sealed record Integer(long Value) : ResolvedInput;

    /// <summary>A duration in seconds.</summary>
    public sealed record Seconds(long Value) : ResolvedInput;

    /// <summary>True or false.</summary>
    public sealed record Flag(bool Value) : ResolvedInput;

    /// <summary>A map of strings.</summary>
    public sealed record Map(IReadOnlyDictionary<string, string> Entries) : ResolvedInput;

    /// <summary>Targets with the identities of the run's mode.</summary>
    public sealed record Targets(IReadOnlyList<ResolvedTarget> Items) : ResolvedInput;

    /// <summary>A value that needs a type and still holds a reference nobody knows yet.</summary>
    public sealed record Later(string Written) : ResolvedInput;

    internal CanonicalValue Canonical() => this switch
    {
        Text t => CanonicalValue.Text(t.Value),
        Integer i => CanonicalValue.Integer(i.Value),
        Seconds s => CanonicalValue.Integer(s.Value),
        Flag f => CanonicalValue.Text(f.Value ? "true" : "false"),
        Map m => CanonicalValue.Map(m.Entries),
        Targets t => CanonicalValue.List(t.Items.Select(i => RunDigest.Canonical(i))),
        Later l => CanonicalValue.Text(l.Written),
        _ => throw new InvalidOperationException($"no canonical form for {GetType().Name}"),
    };
}
