using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Views;

/// <summary>A step with what its action says of itself: what people and programs are shown of it.</summary>
/// <param name="Id">The step's key.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Target">The target's name, if any.</param>
/// <param name="TargetText">What the target is: <c>unjucks-dr-db (us-west-2)</c>.</param>
/// <param name="Timeout">The deadline that counts.</param>
/// <param name="TimeoutIsDefault">True when the step names none.</param>
/// <param name="Destructive">Loses data or redundancy, stops a writer, or moves traffic.</param>
/// <param name="Changes">Acting changes something.</param>
/// <param name="Irreversible">Cannot be taken back.</param>
/// <param name="Undo">How the plan takes it back, in one line; null when it does not.</param>
/// <param name="Needs">Steps before it.</param>
/// <param name="Inputs">Inputs as written.</param>
public sealed record StepView(
    string Id,
    string Action,
    string? Target,
    string? TargetText,
    string Timeout,
    bool TimeoutIsDefault,
    bool Destructive,
    bool Changes,
    bool Irreversible,
    string? Undo,
    IReadOnlyList<string> Needs,
    IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>The step as the catalogue completes it.</summary>
    public static StepView Of(Step step, Plan plan, ActionCatalogue catalogue)
    {
        var spec = catalogue.Find(step.Action);
        return new StepView(
            step.Id,
            step.Action,
            step.Target,
            step.Target is { } name && plan.Targets.TryGetValue(name, out var target) ? TargetWords(target) : null,
            DurationText.Format(step.Timeout ?? spec?.DefaultTimeout ?? default),
            step.Timeout is null,
            step.Destructive || spec is { Destructive: true },
            spec is { Changes: true },
            step.Irreversible,
            step.Undo is { } undo
                ? string.Join(", ", [undo.Action ?? step.Action, .. undo.Inputs.Select(Words)])
                : null,
            step.Needs,
            step.Inputs.ToDictionary(i => i.Key, i => Words(i.Value)));
    }

    /// <summary>What a target is, in the order its properties are written: <c>unjucks-dr-db (us-west-2)</c>.</summary>
    public static string TargetWords(Target target)
    {
        var own = target.Properties.Where(p => !p.Key.Contains('.', StringComparison.Ordinal)).ToArray();
        if (own.Length == 0) return target.Name;
        var name = own.LastOrDefault(p => p.Key is "instance" or "name", own[^1]);
        var rest = own.Where(p => p.Key != name.Key).Select(p => p.Value).ToArray();
        return rest.Length == 0 ? name.Value : $"{name.Value} ({string.Join(", ", rest)})";
    }

    private static string Words(KeyValuePair<string, PlanValue> input) => $"{input.Key}: {Words(input.Value)}";

    private static string Words(PlanValue value) => value switch
    {
        PlanValue.Scalar scalar => scalar.Text,
        PlanValue.Sequence list => string.Join(", ", list.Items),
        PlanValue.Mapping map => string.Join(", ", map.Entries.Select(e => $"{e.Key}={e.Value}")),
        _ => "",
    };
}
