using DrBot.Commands.Plans;
using DrBot.Providers;
using ValueType = DrBot.Commands.Plans.ValueType;

namespace DrBot.Execution;

/// <summary>
/// Tells the rules what the providers can do: Commands and Providers do not know each other, so each descriptor is
/// mapped field by field.
/// </summary>
internal static class ActionCatalogueFactory
{
    /// <summary>The catalogue of everything the providers can do.</summary>
    public static ActionCatalogue Create() => Create(ProviderCatalogue.Descriptors, TargetKindDescriptor.All);

    /// <summary>The catalogue of these actions and kinds of target.</summary>
    public static ActionCatalogue Create(
        IEnumerable<ActionDescriptor> descriptors, IEnumerable<TargetKindDescriptor> kinds) =>
        new(descriptors.Select(Spec), kinds.Select(k => new TargetKindSpec(k.Kind, k.Identity, k.Optional)));

    private static ActionSpec Spec(ActionDescriptor descriptor) => new()
    {
        Name = descriptor.Name,
        Summary = descriptor.Summary,
        TargetKinds = descriptor.TargetKinds,
        Inputs = [.. descriptor.Inputs.Select(Spec)],
        Outputs = [.. descriptor.Outputs.Select(o => o.Name)],
        DefaultTimeout = descriptor.DefaultTimeout,
        Destructive = descriptor.Destructive,
        Changes = descriptor.Changes,
        MovesTraffic = descriptor.MovesTraffic,
        Reversible = descriptor.Reversible,
        Repeatable = descriptor.Idempotency is not Idempotency.None,
        ControlPlane = descriptor.ControlPlane,
    };

    private static InputSpec Spec(InputDescriptor input) =>
        new(input.Name, Type(input.Type), input.Description, input.Required, input.Default, input.Allowed);

    private static ValueType Type(InputType type) => type switch
    {
        InputType.Text => ValueType.Text,
        InputType.Integer => ValueType.Integer,
        InputType.Duration => ValueType.Duration,
        InputType.Flag => ValueType.Flag,
        InputType.TextMap => ValueType.TextMap,
        InputType.TargetList => ValueType.TargetList,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "an input type without a counterpart"),
    };
}
