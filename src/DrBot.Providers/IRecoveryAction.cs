namespace DrBot.Providers;

/// <summary>
/// One thing DrBot can do to the world. Preview is <see cref="ObserveAsync"/>; execution is observe, act, observe
/// until satisfied or the deadline; resume after a crash is the same thing again.
/// </summary>
public interface IRecoveryAction
{
    /// <summary>What the action is called, takes, gives and promises.</summary>
    ActionDescriptor Descriptor { get; }

    /// <summary>Looks at the target and changes nothing.</summary>
    /// <exception cref="ProviderException">The provider could not be asked or gave no usable answer.</exception>
    Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken);

    /// <summary>Sends the change once, with the step's token, and returns without waiting for its end.</summary>
    /// <exception cref="ProviderException">
    /// The change was refused, or (<see cref="ProviderFailure.UnknownOutcome"/>) nobody knows whether it was accepted.
    /// </exception>
    Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken);
}
