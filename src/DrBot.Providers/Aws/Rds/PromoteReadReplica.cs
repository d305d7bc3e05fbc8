using DrBot.Providers.Aws.CloudWatch;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws.Rds;

/// <summary>
/// Promotes a read replica. Done is told by role, not by status: the source is gone, the instance serves, and a second
/// look 2 s later says so too; the status alone is <c>available</c> before the promotion has even begun.
/// </summary>
internal sealed class PromoteReadReplica(RdsClient rds, CloudWatchClient cloudWatch, TimeProvider domain)
    : IRecoveryAction
{
    private static readonly TimeSpan Confirming = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static ActionDescriptor Description { get; } = new()
    {
        Name = "aws.rds.promote-read-replica",
        Summary = "Makes an RDS read replica a database of its own that takes writes; replication from the old "
            + "primary ends for good.",
        TargetKinds = ["aws.rds"],
        Inputs =
        [
            new("max-data-loss", InputType.Duration,
                "Writes that may be lost at most; a larger or unknown loss needs its own acceptance."),
            new("backup-retention", InputType.Integer, "Days to keep automated backups after promotion, 0 to 35.",
                Default: "1"),
        ],
        Outputs =
        [
            new("endpoint", "Host name of the promoted database."),
            new("address", "Host name and port of the promoted database, as host:port."),
            new("port", "Port of the promoted database."),
        ],
        DefaultTimeout = TimeSpan.FromMinutes(30),
        PollInterval = TimeSpan.FromSeconds(3),
        Destructive = true,
        Reversible = false,
        Idempotency = Idempotency.ByState,
        ControlPlane = "RDS, region of the replica",
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var replica = Replica.Of(context);
        DbInstance instance;
        try
        {
            instance = await rds.DescribeAsync(replica.Region, replica.Instance, Patience.Normal, cancellationToken);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.NotFound)
        {
            return Observation.Blocked(new Dictionary<string, string>(),
                $"{replica.Region} has no DB instance '{replica.Instance}': check the target in the plan, and whether "
                    + "the replica was deleted");
        }

        var verdict = PromotionVerdict.Of(instance, replica, context);
        return verdict.State switch
        {
            ObservedState.Satisfied => await ConfirmAsync(replica, instance, context, cancellationToken),
            ObservedState.Ready =>
                Observation.Ready(await WithLossAsync(verdict.Facts, replica, context, cancellationToken)),
            _ => verdict,
        };
    }

    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var replica = Replica.Of(context);
        try
        {
            var requestId = await rds.PromoteReadReplicaAsync(
                replica.Region, replica.Instance, context.Inputs.Integer("backup-retention"), cancellationToken);
            return requestId is null
                ? Receipt.Empty
                : new Receipt(new Dictionary<string, string> { ["request-id"] = requestId });
        }
        catch (ProviderException e) when (e.Code == "InvalidDBInstanceState")
        {
            // Somebody, perhaps this run before a crash, was here already; otherwise the refusal stands.
            var instance = await rds.DescribeAsync(replica.Region, replica.Instance, Patience.Normal,
                cancellationToken);
            if (instance.IsReplica)
                throw;
            return new Receipt(new Dictionary<string, string> { ["note"] = "was promoted already" });
        }
    }

    private async Task<Observation> ConfirmAsync(
        Replica replica, DbInstance first, ActionContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(Confirming, domain, cancellationToken);
        var second = await rds.DescribeAsync(replica.Region, replica.Instance, Patience.Normal, cancellationToken);
        var verdict = PromotionVerdict.Of(second, replica, context);
        return verdict.State == ObservedState.Satisfied && second.ResourceId != first.ResourceId
            ? Observation.Unknown(verdict.Facts,
                $"'{replica.Instance}' was replaced by another instance between two looks")
            : verdict;
    }

    private async Task<IReadOnlyDictionary<string, string>> WithLossAsync(
        IReadOnlyDictionary<string, string> facts, Replica replica, ActionContext context,
        CancellationToken cancellationToken)
    {
        var asking = AskPrimaryAsync(replica.Source, cancellationToken);
        var lag = await NewestLagAsync(replica, context.Now, cancellationToken);
        var primary = await asking;
        var loss = DataLoss.Reckon(primary == InstanceStatus.Available, lag, context.OutageStart, context.Now);
        return PromotionFacts.WithLoss(facts, primary, lag, loss, context.Now);
    }

    private async Task<MetricSample?> NewestLagAsync(Replica replica, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var metric = new MetricName("AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", replica.Instance);
        try
        {
            // The replica's own region keeps its metric, so this works while the primary's region is down.
            var samples = await cloudWatch.GetMaximaAsync(
                replica.Region, metric, now - Window, now + DataLoss.Period, DataLoss.Period, cancellationToken);
            return samples.Count == 0 ? null : samples[^1];
        }
        catch (ProviderException)
        {
            return null;
        }
    }

    private async Task<string> AskPrimaryAsync(ReplicaSource? source, CancellationToken cancellationToken)
    {
        if (source is null)
            return "not named in the plan";
        try
        {
            return (await rds.DescribeAsync(source.Region, source.Instance, Patience.Probe, cancellationToken)).Status;
        }
        catch (ProviderException e)
        {
            return $"not answering ({e.Code ?? e.Kind.ToString()})";
        }
    }
}
