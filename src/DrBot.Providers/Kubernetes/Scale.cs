using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes;

/// <summary>Sets a deployment's replicas. Done when exactly that many pods are available, not when the number is
/// set.</summary>
internal sealed class Scale(Deployments deployments) : IRecoveryAction
{
    public static ActionDescriptor Description { get; } = new()
    {
        Name = "kubernetes.scale",
        Summary = "Sets the replicas of a deployment and waits until they are all available. To stop a writer use "
            + "fence.",
        TargetKinds = ["kubernetes.deployment"],
        Inputs = [new("replicas", InputType.Integer, "How many pods there shall be.", Required: true)],
        Outputs = [new("replicas", "How many pods are wanted."), new("ready", "How many pods are ready.")],
        DefaultTimeout = TimeSpan.FromMinutes(10),
        PollInterval = TimeSpan.FromSeconds(1),
        Destructive = false,
        Reversible = true,
        Idempotency = Idempotency.ByNature,
        ControlPlane = "the cluster's own",
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var name = ObjectName.Of(context.Target!);
        var wanted = Wanted(context);
        try
        {
            var deployment = await deployments.GetAsync(name, Patience.Normal, cancellationToken);
            return Judge(deployment, wanted, name, context);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.NotFound)
        {
            return Deployments.Missing(name);
        }
    }

    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        await deployments.ScaleAsync(ObjectName.Of(context.Target!), Wanted(context), Patience.Normal,
            cancellationToken);
        return Receipt.Empty;
    }

    private static Observation Judge(Deployment deployment, long wanted, ObjectName name, ActionContext context)
    {
        var facts = deployment.Facts();
        if (deployment.Runs(wanted))
            return Observation.Satisfied(facts);
        if (context.IntentAt is null)
            return Observation.Ready(facts);
        if (deployment.Desired == wanted)
            return new Observation(ObservedState.InProgress, facts, Troubles(deployment, wanted));
        return context.Receipt is null
            ? Observation.Ready(facts)
            : Observation.Blocked(facts,
            $"{name} was set to {wanted} replicas, but now {deployment.Desired} are wanted: "
                + "somebody else (an autoscaler, GitOps) sets them too. Stop that, then retry");
    }

    private static string[] Troubles(Deployment deployment, long wanted) =>
    [
        $"{deployment.Available} of {wanted} pods are available",
        .. deployment.Conditions.Where(c =>
        c is { Type: "ReplicaFailure", Status: "True" } or { Type: "Available", Status: "False" })
            .Select(c => $"{c.Reason}: {c.Message}"),
    ];

    private static long Wanted(ActionContext context)
    {
        var replicas = context.Inputs.RequireInteger("replicas");
        return replicas is >= 0 and <= int.MaxValue ? replicas
            : throw new ProviderException("plan", "replicas", ProviderFailure.Invalid,
            $"replicas is {replicas}: allowed are 0 and more");
    }
}
