using System.Globalization;
using System.Text.Json;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans;

/// <summary>Turns what a step writes into what its action takes.</summary>
public static class StepInputs
{
    /// <summary>
    /// Resolves references, checks and types every input, and fills in defaults. What is not known yet stays as
    /// written and is listed in <see cref="ResolvedInputs.Unknown"/>.
    /// </summary>
    /// <returns>The inputs, or null and everything that is wrong.</returns>
    public static (ResolvedInputs? Inputs, IReadOnlyList<string> Problems) Resolve(
        ActionSpec spec, IReadOnlyDictionary<string, PlanValue> written, ReferenceScope scope)
    {
        var typing = new InputTyping(scope);
        var values = new OrderedDictionary<string, ResolvedInput>();
        foreach (var name in written.Keys.Where(n => spec.Inputs.All(i => i.Name != n)))
            typing.Problems.Add($"'{Literal.Shown(name)}' is no input of {spec.Name}; "
                + NearestName.Hint(name, [.. spec.Inputs.Select(i => i.Name)]));
        foreach (var input in spec.Inputs)
        {
            var value = written.GetValueOrDefault(input.Name)
                ?? (input.Default is { } usual ? new PlanValue.Scalar(usual) : null);
            if (value is null && input.Required)
                typing.Problems.Add($"{spec.Name} needs '{input.Name}' ({InputTyping.Allowed(input)})");
            else if (value is not null && typing.Type(input, value) is { } typed)
                values[input.Name] = typed;
        }

        return typing.Problems.Count > 0
            ? (null, typing.Problems)
            : (new ResolvedInputs(values, [.. typing.Unknown.Distinct()]), []);
    }

    /// <summary>Resolves the inputs of a step's undo; <paramref name="scope"/> must hold <c>Before</c>.</summary>
    /// <param name="spec">The undo's action: <see cref="UndoSpec.Action"/>, or the step's own.</param>
    /// <exception cref="ArgumentException">The step has no undo, or the scope no facts from before.</exception>
    public static (ResolvedInputs? Inputs, IReadOnlyList<string> Problems) ResolveUndo(
        ActionSpec spec, Step step, ReferenceScope scope)
    {
        if (step.Undo is null) throw new ArgumentException($"step '{step.Id}' has no undo", nameof(step));
        if (scope.Before is null) throw new ArgumentException("an undo reads facts from before; none are given", nameof(scope));
        return Resolve(spec, step.Undo.Inputs, scope);
    }

    /// <summary>Reads back what <see cref="ResolvedInputs.ToJson"/> wrote of complete inputs.</summary>
    /// <exception cref="FormatException">The text is not such JSON.</exception>
    public static ResolvedInputs FromJson(ActionSpec spec, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var values = new OrderedDictionary<string, ResolvedInput>();
            foreach (var property in document.RootElement.EnumerateObject())
                values[property.Name] = Read(spec.Inputs.First(i => i.Name == property.Name).Type, property.Value);
            return new ResolvedInputs(values, []);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException)
        {
            throw new FormatException($"these are no inputs of {spec.Name}: {Literal.Shown(json)}", wrong);
        }
    }

    private static ResolvedInput Read(ValueType type, JsonElement value) => type switch
    {
        ValueType.Integer => new ResolvedInput.Integer(value.GetInt64()),
        ValueType.Duration => new ResolvedInput.Seconds(value.GetInt64()),
        ValueType.Flag => new ResolvedInput.Flag(bool.Parse(value.GetString()!)),
        ValueType.TextMap => new ResolvedInput.Map(Map(value)),
        ValueType.TargetList => new ResolvedInput.Targets([.. value.EnumerateArray().Select(t => new ResolvedTarget(
            t.GetProperty("name").GetString()!, t.GetProperty("kind").GetString()!, Map(t.GetProperty("identity"))))]),
        _ => new ResolvedInput.Text(value.GetString() ?? throw new FormatException("a text was expected")),
    };

    private static OrderedDictionary<string, string> Map(JsonElement value)
    {
        var map = new OrderedDictionary<string, string>();
        foreach (var entry in value.EnumerateObject()) map[entry.Name] = entry.Value.GetString()!;
        return map;
    }
}

/// <summary>Types single values; gathers what is wrong and what is not known yet.</summary>
internal sealed class InputTyping(ReferenceScope scope)
{
    public List<string> Problems { get; } = [];

    public List<Reference> Unknown { get; } = [];

    /// <summary>What an input may look like, for messages.</summary>
    public static string Allowed(InputSpec input) => input.Allowed is { Count: > 0 } allowed
        ? $"one of {string.Join(", ", allowed)}"
        : input.Type switch
        {
            ValueType.Integer => "a whole number",
            ValueType.Duration => DurationText.Allowed,
            ValueType.Flag => "true or false",
            ValueType.TextMap => "a map of texts",
            ValueType.TargetList => "a list of targets",
            _ => "a text",
        };

    public ResolvedInput? Type(InputSpec input, PlanValue value) => (input.Type, value) switch
    {
        (ValueType.TextMap, PlanValue.Mapping map) => new ResolvedInput.Map(Map(map)),
        (ValueType.TargetList, PlanValue.Sequence list) => Targets(input, list.Items),
        (not (ValueType.TextMap or ValueType.TargetList), PlanValue.Scalar scalar) => Single(input, scalar.Text),
        (_, PlanValue.Scalar scalar) => Wrong(input, $"'{Literal.Shown(scalar.Text)}'"),
        (_, PlanValue.Sequence) => Wrong(input, "a list"),
        _ => Wrong(input, "a map"),
    };

    private ResolvedInput? Single(InputSpec input, string written)
    {
        var resolved = Resolved(written);
        var text = resolved.Text;
        if (resolved.Unknown.Count > 0)
            return input.Type == ValueType.Text && input.Allowed is null or { Count: 0 }
                ? new ResolvedInput.Text(text)
                : new ResolvedInput.Later(text);
        if (input.Allowed is { Count: > 0 } allowed && !allowed.Contains(text)) return Wrong(input, $"'{Literal.Shown(text)}'");
        switch (input.Type)
        {
            case ValueType.Integer when long.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return new ResolvedInput.Integer(number);
            case ValueType.Duration when DurationText.TryParse(text, out var span):
                return new ResolvedInput.Seconds((long)span.TotalSeconds);
            case ValueType.Flag when text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                return new ResolvedInput.Flag(text[0] is 't' or 'T');
            case ValueType.Text:
                return new ResolvedInput.Text(text);
            default:
                return Wrong(input, $"'{Literal.Shown(text)}'");
        }
    }

    private OrderedDictionary<string, string> Map(PlanValue.Mapping map)
    {
        var entries = new OrderedDictionary<string, string>();
        foreach (var (key, written) in map.Entries) entries[key] = Resolved(written).Text;
        return entries;
    }

    private ResolvedInput.Targets? Targets(InputSpec input, IReadOnlyList<string> names)
    {
        var targets = new List<ResolvedTarget>();
        foreach (var name in names)
        {
            if (scope.Target(name) is { } target) targets.Add(target);
            else if (scope.Plan.Targets.ContainsKey(name))
                Problems.Add($"target '{name}' in '{input.Name}' has no drill identity");
            else
                Problems.Add($"there is no target '{Literal.Shown(name)}' ('{input.Name}'); "
                    + NearestName.Hint(name, [.. scope.Plan.Targets.Keys]));
        }

        return targets.Count == names.Count ? new ResolvedInput.Targets(targets) : null;
    }

    private ResolvedText Resolved(string written)
    {
        var resolved = References.Resolve(written, scope);
        Unknown.AddRange(resolved.Unknown);
        return resolved;
    }

    private ResolvedInput? Wrong(InputSpec input, string found)
    {
        Problems.Add($"'{input.Name}' must be {Allowed(input)}, found {found}");
        return null;
    }
}
