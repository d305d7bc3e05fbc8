using DrBot.Providers;

namespace DrBot.Sandbox.Simulation;

/// <summary>
/// An action as the scheduler runs it: inside it nothing has a context, so that whatever a library awaits goes on at once
/// where it is; its end comes back as the process's work.
/// </summary>
internal sealed class OutsideAction(IRecoveryAction inner) : IRecoveryAction
{
    /// <inheritdoc />
    public ActionDescriptor Descriptor => inner.Descriptor;

    /// <inheritdoc />
    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken) =>
        await Outside(() => inner.ObserveAsync(context, cancellationToken));

    /// <inheritdoc />
    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken) =>
        await Outside(() => inner.ActAsync(context, cancellationToken));

    private static Task<T> Outside<T>(Func<Task<T>> what)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return what();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
