using System.Globalization;
using DrBot.Providers.Aws.CloudWatch;

namespace DrBot.Providers.Aws.Rds;

/// <summary>What is told of an instance: identity and role for drift, the endpoint for later steps, the loss for
/// people.</summary>
internal static class PromotionFacts
{
    public static Dictionary<string, string> Of(DbInstance instance, Replica replica)
    {
        var facts = new Dictionary<string, string>
        {
            ["identity"] = instance.ResourceId ?? instance.Arn ?? $"{replica.Region}/{instance.Identifier}",
            ["role"] = instance.IsReplica ? "replica" : "primary",
            ["status"] = instance.Status,
            ["region"] = replica.Region,
        };
        Add(facts, "source", instance.Source is null ? null
            : ReplicaSource.Parse(instance.Source, replica.Region).ToString());
        Add(facts, "replication", instance.Replication);
        Add(facts, "endpoint", instance.Address);
        Add(facts, "port", Text(instance.Port));
        Add(facts, "address", instance.Address is null ? null : $"{instance.Address}:{Text(instance.Port) ?? "0"}");
        Add(facts, "engine", instance.Engine is null ? null : $"{instance.Engine} {instance.EngineVersion}".Trim());
        Add(facts, "class", instance.Class);
        Add(facts, "multi-az", instance.MultiAz ? "true" : "false");
        Add(facts, "backup-retention-days", Text(instance.BackupRetentionDays));
        return facts;
    }

    public static Dictionary<string, string> WithLoss(
        IReadOnlyDictionary<string, string> facts, string primary, MetricSample? lag, DataLoss loss, DateTimeOffset now)
    {
        var all = new Dictionary<string, string>(facts)
        {
            ["primary"] = primary,
            ["lag-seconds"] = lag is { Value: >= 0 } ? Seconds(lag.Value) : "unknown",
            ["lag-age-seconds"] = lag is null ? "unknown" : Seconds(DataLoss.Age(lag, now).TotalSeconds),
            ["data-loss-seconds"] = loss.Seconds is { } seconds ? Seconds(seconds) : "unknown",
            ["data-loss-basis"] = loss.Basis,
            ["data-loss-note"] = loss.Note,
        };
        return all;
    }

    // Rounded up: a loss is never shown smaller than it is.
    private static string Seconds(double value) => Math.Ceiling(value).ToString("0", CultureInfo.InvariantCulture);

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static void Add(Dictionary<string, string> facts, string name, string? value)
    {
        if (value is not null)
            facts[name] = value;
    }
}
