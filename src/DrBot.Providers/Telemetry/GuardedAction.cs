namespace DrBot.Providers.Telemetry;

/// <summary>
/// What holds for every action: spans, the run's name on every request, mistakes in configuration shown as a blocked
/// step and not as a crash, and a simulation that cannot act.
/// </summary>
internal sealed class GuardedAction(IRecoveryAction inner) : IRecoveryAction
{
    public ActionDescriptor Descriptor => inner.Descriptor;

    public IRecoveryAction Inner => inner;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ProviderScope.Enter(context);
        using var span = ProviderTelemetry.StartAction("observe", Descriptor.Name, context);
        try
        {
            CheckTarget(context);
            var observation = await inner.ObserveAsync(context, cancellationToken);
            span?.SetTag("drbot.state", observation.State.ToString());
            return observation;
        }
        catch (ProviderException e) when (Misconfigured.Is(e))
        {
            return Observation.Blocked(new Dictionary<string, string>(), e.Message);
        }
    }

    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (context.Mode == ActionMode.Simulate && Descriptor.Changes)
            throw Refuse(
                $"{Descriptor.Name} was asked to act in a simulation, which never acts: this is a defect of DrBot");
        ProviderScope.Enter(context);
        using var span = ProviderTelemetry.StartAction("act", Descriptor.Name, context);
        CheckTarget(context);
        return await inner.ActAsync(context, cancellationToken);
    }

    private void CheckTarget(ActionContext context)
    {
        if (Descriptor.TargetKinds.Count == 0
            || (context.Target is { } target && Descriptor.TargetKinds.Contains(target.Kind)))
            return;
        throw Refuse($"{Descriptor.Name} needs a target of kind {string.Join(" or ", Descriptor.TargetKinds)}, "
            + (context.Target is null ? "but the step names none"
            : $"but '{context.Target.Name}' is {context.Target.Kind}"));
    }

    private ProviderException Refuse(string message) => new("plan", Descriptor.Name, ProviderFailure.Invalid, message);
}
