namespace DrBot.Commands.Plans;

/// <summary>A named graph of steps.</summary>
public sealed record Runbook
{
    /// <summary>The runbook's key.</summary>
    public required string Name { get; init; }

    /// <summary>The title for people.</summary>
    public required string Title { get; init; }

    /// <summary>The approval policy's name; null only when no step is destructive.</summary>
    public string? Approval { get; init; }

    /// <summary>Its good end means that production is protected again: the protection debt is paid.</summary>
    public bool RestoresProtection { get; init; }

    /// <summary>Named run inputs with their defaults (null: must be given).</summary>
    public IReadOnlyDictionary<string, string?> Inputs { get; init; } = new Dictionary<string, string?>();

    /// <summary>The steps in the order of the file; every step's needs come before it or the plan is refused.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The step with this id.</summary>
    public Step Step(string id) => Steps.First(s => s.Id == id);

    /// <summary>True when <paramref name="step"/> needs <paramref name="other"/>, directly or not.</summary>
    public bool Needs(string step, string other)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(Step(step).Needs);
        while (open.TryPop(out var need))
        {
            if (need == other) return true;
            if (!seen.Add(need)) continue;
            foreach (var next in Step(need).Needs) open.Push(next);
        }

        return false;
    }
}

/// <summary>One action with its inputs on a target.</summary>
public sealed record Step
{
    /// <summary>The step's key in its runbook.</summary>
    public required string Id { get; init; }

    /// <summary>The action's name.</summary>
    public required string Action { get; init; }

    /// <summary>The target's name; null for actions that take none.</summary>
    public string? Target { get; init; }

    /// <summary>Inputs as written, by name; <c>${…}</c> not yet replaced.</summary>
    public IReadOnlyDictionary<string, PlanValue> Inputs { get; init; } = new Dictionary<string, PlanValue>();

    /// <summary>Steps that must have ended well before this one begins.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The deadline; null means the action's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The author says it cannot be undone.</summary>
    public bool Irreversible { get; init; }

    /// <summary>The author tightens the action's trait; it can never be loosened.</summary>
    public bool Destructive { get; init; }

    /// <summary>How to undo it, if the plan says.</summary>
    public UndoSpec? Undo { get; init; }
}

/// <summary>How a step is undone, on the same target.</summary>
/// <param name="Action">The action; null means the step's own.</param>
/// <param name="Inputs">Its inputs; <c>${before.x}</c> reads facts at the step's first observation.</param>
public sealed record UndoSpec(string? Action, IReadOnlyDictionary<string, PlanValue> Inputs);

/// <summary>A value as a plan writes it.</summary>
public abstract record PlanValue
{
    private PlanValue()
    {
    }

    /// <summary>A scalar, kept as text until an action's input type says what it is.</summary>
    public sealed record Scalar(string Text) : PlanValue;

    /// <summary>A list of scalars.</summary>
    public sealed record Sequence(IReadOnlyList<string> Items) : PlanValue;

    /// <summary>A map of scalars.</summary>
    public sealed record Mapping(IReadOnlyDictionary<string, string> Entries) : PlanValue;
}
