using System.Diagnostics.CodeAnalysis;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans;

/// <summary>What a <c>${…}</c> reads.</summary>
public abstract record Reference
{
    /// <summary>The forms there are, for messages.</summary>
    public const string Allowed = "${values.NAME}, ${regions.primary}, ${regions.recovery}, ${targets.NAME.PROPERTY}, "
        + "${inputs.NAME}, ${steps.STEP.OUTPUT}, ${before.FACT}";

    private Reference()
    {
    }

    /// <summary><c>${values.name}</c>: a value of the plan.</summary>
    public sealed record Value(string Name) : Reference;

    /// <summary><c>${regions.primary}</c> or <c>${regions.recovery}</c>.</summary>
    public sealed record Region(string Name) : Reference;

    /// <summary><c>${targets.name.property}</c>: the identity used in the run's mode.</summary>
    public sealed record TargetProperty(string Target, string Property) : Reference;

    /// <summary><c>${inputs.name}</c>: an input of the run.</summary>
    public sealed record Input(string Name) : Reference;

    /// <summary><c>${steps.step.output}</c>: an output of a step this one needs.</summary>
    public sealed record StepOutput(string Step, string Output) : Reference;

    /// <summary><c>${before.fact}</c>: a fact at the step's first observation.</summary>
    public sealed record Before(string Fact) : Reference;

    /// <summary>The reference as a plan writes it.</summary>
    public string Written => this switch
    {
        Value v => $"${{values.{v.Name}}}",
        Region r => $"${{regions.{r.Name}}}",
        TargetProperty t => $"${{targets.{t.Target}.{t.Property}}}",
        Input i => $"${{inputs.{i.Name}}}",
        StepOutput s => $"${{steps.{s.Step}.{s.Output}}}",
        Before b => $"${{before.{b.Fact}}}",
        _ => throw new InvalidOperationException($"no text for {GetType().Name}"),
    };

    /// <summary>
    /// Reads what stands between <c>${</c> and <c>}</c>; says what is allowed when it is nothing known.
    /// </summary>
    internal static bool TryParse(
        string inside, [NotNullWhen(true)] out Reference? reference, [NotNullWhen(false)] out string? problem)
    {
        var parts = inside.Split('.');
        reference = parts.All(IsName) ? Known(parts) : null;
        problem = reference is null ? $"'${{{Literal.Shown(inside)}}}' reads nothing known; allowed: {Allowed}" : null;
        return reference is not null;
    }

    private static Reference? Known(string[] parts) => parts switch
    {
        ["values", _, ..] => new Value(string.Join('.', parts[1..])),
        ["regions", "primary" or "recovery"] => new Region(parts[1]),
        ["targets", var target, _, ..] => new TargetProperty(target, string.Join('.', parts[2..])),
        ["inputs", var name] => new Input(name),
        ["steps", var step, var output] => new StepOutput(step, output),
        ["before", _, ..] => new Before(string.Join('.', parts[1..])),
        _ => null,
    };

    private static bool IsName(string part) =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
