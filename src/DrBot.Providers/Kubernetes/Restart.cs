using System.Globalization;
using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes;

/// <summary>
/// Restarts a deployment's pods one after the other, as <c>kubectl rollout restart</c>. The time in the annotation is
/// that of the intent, so sending twice restarts once.
/// </summary>
internal sealed class Restart(Deployments deployments) : IRecoveryAction
{
    public static ActionDescriptor Description { get; } = new()
    {
        Name = "kubernetes.restart",
        Summary = "Restarts the pods of a deployment one after the other and waits until all new ones are available.",
        TargetKinds = ["kubernetes.deployment"],
        Outputs = [new("restarted-at", "The time the restart is marked with (UTC).")],
        DefaultTimeout = TimeSpan.FromMinutes(10),
        PollInterval = TimeSpan.FromSeconds(1),
        Destructive = false,
        Reversible = false,
        Idempotency = Idempotency.ByNature,
        ControlPlane = "the cluster's own",
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var name = ObjectName.Of(context.Target!);
        try
        {
            return Judge(await deployments.GetAsync(name, Patience.Normal, cancellationToken), name, context);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.NotFound)
        {
            return Deployments.Missing(name);
        }
    }

    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var mark = Mark(context.IntentAt ?? context.Now);
        await deployments.RestartAsync(ObjectName.Of(context.Target!), mark, cancellationToken);
        return new Receipt(new Dictionary<string, string> { ["restarted-at"] = mark });
    }

    private static Observation Judge(Deployment deployment, ObjectName name, ActionContext context)
    {
        var facts = deployment.Facts();
        if (deployment.RestartedAt is { } restarted)
            facts["restarted-at"] = restarted;
        if (deployment.Paused)
            return Observation.Blocked(facts,
                $"the rollout of {name} is paused, so a restart would not begin: kubectl rollout resume");
        if (context.IntentAt is not { } intent)
            return Observation.Ready(facts);
        if (deployment.RestartedAt != Mark(intent))
            return context.Receipt is null ? Observation.Ready(facts) : Observation.Blocked(facts,
                $"{name} was marked as restarted at {Mark(intent)} but now bears "
                    + $"{deployment.RestartedAt ?? "no mark"}: somebody else changed its template");
        if (deployment.Desired == 0)
            return Empty(deployment, facts, name, context);
        var rollout = Rollout.Of(deployment);
        if (rollout.Failed)
            return Observation.Blocked(facts, $"{name}: {rollout.Message}");
        return rollout.Done ? Observation.Satisfied(facts)
            : new Observation(ObservedState.InProgress, facts, [rollout.Message]);
    }

    // A rollout of no pods is always through. That is the truth where there were none (pods to come start from the new
    // template), and a lie where there were some.
    private static Observation Empty(Deployment deployment, Dictionary<string, string> facts, ObjectName name,
        ActionContext context)
    {
        if (context.Before.GetValueOrDefault("replicas", "0") != "0")
            return Observation.Blocked(facts,
                $"{name} ran {context.Before["replicas"]} replicas and was scaled to 0 meanwhile, so nothing was "
                + "restarted: find out who did that, and scale it first");
        facts["note"] = "scaled to 0: no pod ran, so none was restarted";
        return deployment.IsObserved ? Observation.Satisfied(facts) : Observation.InProgress(facts);
    }

    private static string Mark(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
