namespace DrBot.Providers.Aws.Rds;

/// <summary>What one look at an instance says about its promotion.</summary>
internal static class PromotionVerdict
{
    public static Observation Of(DbInstance instance, Replica replica, ActionContext context)
    {
        var facts = PromotionFacts.Of(instance, replica);
        if (InstanceStatus.NeedsPerson(instance.Status))
            return Observation.Blocked(facts,
                $"{replica.Region}/{replica.Instance} is '{instance.Status}', which it does not leave by itself: "
                + "see its events in the RDS console");
        if (instance.Source is null)
            return InstanceStatus.Serves(instance.Status) ? Observation.Satisfied(facts)
                : Observation.InProgress(facts);
        var source = ReplicaSource.Parse(instance.Source, replica.Region);
        if (replica.Source is { } named && !source.Is(named))
            return Observation.Blocked(facts,
                $"{replica.Region}/{replica.Instance} is a replica of {source}, but the plan says {named}: "
                + "correct the plan, or find out who changed the replica");
        if (context.Receipt is not null)
            return Observation.InProgress(facts);
        return instance.Status switch
        {
            InstanceStatus.Available => Observation.Ready(facts),
            // After a crash between sending and hearing back, these are what a promotion looks like.
            "modifying" or "rebooting" when context.IntentAt is not null => Observation.InProgress(facts),
            "backing-up" =>
                Observation.Blocked(facts,
                $"{replica.Region}/{replica.Instance} is being backed up, and RDS promotes no replica "
                + "meanwhile: wait until its status is 'available'"),
            _ => Observation.Blocked(facts,
                $"{replica.Region}/{replica.Instance} is '{instance.Status}': RDS promotes only an 'available' "
                + "replica"),
        };
    }
}
