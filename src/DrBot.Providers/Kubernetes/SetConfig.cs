namespace DrBot.Providers.Kubernetes;

/// <summary>Sets keys of a ConfigMap and leaves the others. Pods see it only when restarted.</summary>
internal sealed class SetConfig(ConfigMaps configMaps) : IRecoveryAction
{
    public static ActionDescriptor Description { get; } = new()
    {
        Name = "kubernetes.set-config",
        Summary = "Sets keys of a ConfigMap and leaves the others alone; running pods see it when they are restarted.",
        TargetKinds = ["kubernetes.configmap"],
        Inputs = [new("set", InputType.TextMap, "The keys and what they shall say.", Required: true)],
        Outputs = [new("version", "The version of the ConfigMap.")],
        DefaultTimeout = TimeSpan.FromMinutes(2),
        PollInterval = TimeSpan.FromSeconds(2),
        Destructive = false,
        Reversible = true,
        Idempotency = Idempotency.ByNature,
        ControlPlane = "the cluster's own",
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var name = ObjectName.Of(context.Target!);
        var wanted = context.Inputs.Map("set");
        try
        {
            var seen = await configMaps.GetAsync(name, cancellationToken);
            var facts = Facts(seen, wanted);
            if (wanted.All(w => seen.Data.TryGetValue(w.Key, out var value) && value == w.Value))
                return Observation.Satisfied(facts);
            return seen.Immutable
                ? Observation.Blocked(facts,
                $"ConfigMap {name} is immutable: it must be replaced, which DrBot does not do")
                : Observation.Ready(facts);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.NotFound)
        {
            return Observation.Blocked(new Dictionary<string, string>(),
                $"cluster '{name.Cluster}' has no ConfigMap {name}: check the target in the plan, and whether it was "
                    + "deleted");
        }
    }

    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var version = await configMaps.SetAsync(ObjectName.Of(context.Target!), context.Inputs.Map("set"),
            cancellationToken);
        return new Receipt(new Dictionary<string, string> { ["version"] = version });
    }

    private static Dictionary<string, string> Facts(ConfigMap seen, IReadOnlyDictionary<string, string> wanted)
    {
        var facts = new Dictionary<string, string> { ["identity"] = seen.Uid, ["version"] = seen.Version };
        foreach (var key in wanted.Keys)
            if (seen.Data.TryGetValue(key, out var value))
                facts[$"value.{key}"] = value;
        return facts;
    }
}
