using System.Collections.Frozen;

namespace DrBot.Commands.Plans;

/// <summary>Every action a plan may name, and what is known of the kinds of target they act on.</summary>
public sealed class ActionCatalogue
{
    private readonly FrozenDictionary<string, ActionSpec> _actions;
    private readonly FrozenDictionary<string, TargetKindSpec> _kinds;

    /// <summary>A catalogue of actions, and of the target kinds whose properties are checked.</summary>
    /// <exception cref="ArgumentException">Two actions or two kinds have one name.</exception>
    public ActionCatalogue(IEnumerable<ActionSpec> actions, IEnumerable<TargetKindSpec>? kinds = null)
    {
        _actions = Unique(actions, a => a.Name);
        _kinds = Unique(kinds ?? [], k => k.Kind);
        Actions = [.. _actions.Values.OrderBy(a => a.Name, StringComparer.Ordinal)];
        TargetKinds =
        [
            .. Actions.SelectMany(a => a.TargetKinds).Concat(_kinds.Keys).Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The actions in the order of their names.</summary>
    public IReadOnlyList<ActionSpec> Actions { get; }

    /// <summary>The names of all target kinds.</summary>
    public IReadOnlyList<string> TargetKinds { get; }

    /// <summary>The action of this name, or null.</summary>
    public ActionSpec? Find(string name) => _actions.GetValueOrDefault(name);

    /// <summary>What is known of a target kind, or null.</summary>
    public TargetKindSpec? Kind(string kind) => _kinds.GetValueOrDefault(kind);

    /// <summary>The name that was probably meant, or null.</summary>
    public string? Nearest(string name) => NearestName.Of(name, _actions.Keys);

    private static FrozenDictionary<string, T> Unique<T>(IEnumerable<T> items, Func<T, string> name)
    {
        var all = new Dictionary<string, T>();
        foreach (var item in items)
            if (!all.TryAdd(name(item), item))
                throw new ArgumentException($"'{name(item)}' is in the catalogue twice", nameof(items));
        return all.ToFrozenDictionary();
    }
}

/// <summary>What a kind of target must say of itself.</summary>
/// <param name="Kind">The kind's name: <c>aws.rds</c>.</param>
/// <param name="Identity">Properties that together name the one thing in the world; all are required.</param>
/// <param name="Optional">Further properties it may have, nested keys with dots.</param>
public sealed record TargetKindSpec(string Kind, IReadOnlyList<string> Identity, IReadOnlyList<string> Optional);
