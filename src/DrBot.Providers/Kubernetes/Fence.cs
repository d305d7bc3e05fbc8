using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes;

/// <summary>
/// Stops every writer to the old primary by scaling it to 0 and looks whether it stopped. Where the far side does not
/// answer, only a step that accepts an attempt goes on, and says so.
/// </summary>
internal sealed class Fence(Deployments deployments) : IRecoveryAction
{
    public static ActionDescriptor Description { get; } = new()
    {
        Name = "fence",
        Summary = "Stops every listed writer by scaling it to 0, so that two databases never take writes at once.",
        Inputs =
        [
            new("writers", InputType.TargetList, "Every deployment that writes to the old primary.", Required: true),
            new("accept", InputType.Text,
                "The weakest proof to go on with: isolated (seen at 0), attempted (asked, no answer), "
                + "none. "
                + "proved (the database itself refuses writes) is more than this version can show.",
                Default: "isolated", Allowed: ["proved", "isolated", "attempted", "none"]),
        ],
        Outputs = [new("proof", "What was shown: isolated, attempted or none.")],
        DefaultTimeout = TimeSpan.FromMinutes(2),
        PollInterval = TimeSpan.FromSeconds(1),
        Destructive = true,
        Reversible = false,
        Idempotency = Idempotency.ByNature,
        ControlPlane = "the writers' clusters",
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var writers = Writers(context);
        var seen = await Task.WhenAll(writers.Select(w => LookAsync(w, cancellationToken)));
        return FenceVerdict.Of(seen, context);
    }

    /// <summary>Asks every writer to stop. Writers whose cluster does not answer are named in the receipt.</summary>
    /// <exception cref="ProviderException">One refused; or one did not answer, and the step does not accept an
    /// attempt.</exception>
    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var asked = await Task.WhenAll(Writers(context).Select(w => StopAsync(w, cancellationToken)));
        var mayGoOn = FenceVerdict.Accepts(context, FenceVerdict.Attempted);
        var refusal = asked.Select(a => a.Failure).OfType<ProviderException>()
            .FirstOrDefault(f => !(mayGoOn && IsSilence(f)));
        if (refusal is not null)
            throw refusal;
        return new Receipt(
            asked.ToDictionary(a => $"asked.{a.Name}", a =>
            a.Failure is null ? "accepted" : $"no answer: {a.Failure.Message}"));
    }

    private async Task<WriterSeen> LookAsync(TargetIdentity writer, CancellationToken cancellationToken)
    {
        var name = ObjectName.Of(writer);
        try
        {
            return new WriterSeen(writer.Name, name,
                await deployments.GetAsync(name, Patience.Probe, cancellationToken), null);
        }
        catch (ProviderException e) when (!Misconfigured.Is(e))
        {
            return new WriterSeen(writer.Name, name, null, e);
        }
    }

    private async Task<(string Name, ProviderException? Failure)> StopAsync(TargetIdentity writer,
        CancellationToken cancellationToken)
    {
        try
        {
            await deployments.ScaleAsync(ObjectName.Of(writer), 0, Patience.Probe, cancellationToken);
            return (writer.Name, null);
        }
        catch (ProviderException e)
        {
            return (writer.Name, e);
        }
    }

    /// <summary>Whether the far side said nothing, as opposed to saying no.</summary>
    internal static bool IsSilence(ProviderException failure) =>
        failure.Kind is ProviderFailure.Transient or ProviderFailure.UnknownOutcome or ProviderFailure.Throttled;

    private static IReadOnlyList<TargetIdentity> Writers(ActionContext context)
    {
        var writers = context.Inputs.Targets("writers");
        if (writers.Count == 0)
            throw Wrong("the fence lists no writers: name every deployment that writes to the old primary");
        return writers.FirstOrDefault(w => w.Kind != "kubernetes.deployment") is { } other
            ? throw Wrong(
            $"the fence lists '{other.Name}' of kind {other.Kind}; it can stop only kubernetes.deployment")
            : writers;
    }

    private static ProviderException Wrong(string message) => new("plan", "fence", ProviderFailure.Invalid, message);
}
