using System.Globalization;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans;

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
        if (input.Allowed is { Count: > 0 } allowed && !allowed.Contains(text))
            return Wrong(input, $"'{Literal.Shown(text)}'");
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
