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
        if (scope.Before is null)
            throw new ArgumentException("an undo reads facts from before; none are given", nameof(scope));
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
