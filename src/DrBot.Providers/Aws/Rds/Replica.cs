namespace DrBot.Providers.Aws.Rds;

/// <summary>The replica a step is about.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Instance">Its identifier.</param>
/// <param name="Source">What it must be a replica of; null when the plan does not say.</param>
internal sealed record Replica(string Region, string Instance, ReplicaSource? Source)
{
    public static Replica Of(ActionContext context)
    {
        var target = context.Target!;
        var region = target.Require("region");
        var source = target.Get("replica-of.instance");
        return new Replica(region, target.Require("instance"),
            source is null ? null : new ReplicaSource(target.Get("replica-of.region") ?? region, source));
    }
}
