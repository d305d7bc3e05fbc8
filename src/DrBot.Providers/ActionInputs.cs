namespace DrBot.Providers;

/// <summary>
/// A step's inputs by name. Values are <see cref="string"/>, <see cref="long"/>, <see cref="TimeSpan"/>,
/// <see cref="bool"/>, <c>IReadOnlyDictionary&lt;string,string&gt;</c> or <c>IReadOnlyList&lt;TargetIdentity&gt;</c>,
/// as the descriptor's <see cref="InputType"/> says; defaults are already filled in.
/// </summary>
public sealed class ActionInputs(IReadOnlyDictionary<string, object> values)
{
    /// <summary>No inputs at all.</summary>
    public static ActionInputs None { get; } = new(new Dictionary<string, object>());

    /// <summary>The text input, or null when absent.</summary>
    public string? Text(string name) => Find<string>(name);

    /// <summary>The text input that must be there.</summary>
    public string RequireText(string name) => Text(name) ?? throw Missing(name);

    /// <summary>The whole number, or null when absent.</summary>
    public long? Integer(string name) => values.TryGetValue(name, out var v) ? (long)v : null;

    /// <summary>The whole number that must be there.</summary>
    public long RequireInteger(string name) => Integer(name) ?? throw Missing(name);

    /// <summary>The duration, or null when absent.</summary>
    public TimeSpan? Duration(string name) => values.TryGetValue(name, out var v) ? (TimeSpan)v : null;

    /// <summary>The flag; false when absent.</summary>
    public bool Flag(string name) => values.TryGetValue(name, out var v) && (bool)v;

    /// <summary>The map of strings; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> Map(string name) =>
        Find<IReadOnlyDictionary<string, string>>(name) ?? new Dictionary<string, string>();

    /// <summary>The targets; empty when absent.</summary>
    public IReadOnlyList<TargetIdentity> Targets(string name) => Find<IReadOnlyList<TargetIdentity>>(name) ?? [];

    private T? Find<T>(string name) where T : class => values.TryGetValue(name, out var v) ? (T)v : null;

    private static ProviderException Missing(string name) =>
        new("plan", "input", ProviderFailure.Invalid, $"the step gives no '{name}'");
}
