using DrBot.Providers.Aws.CloudWatch;

namespace DrBot.Providers.Aws.Rds;

/// <summary>What a promotion now would lose, and how we know.</summary>
/// <param name="Seconds">Seconds of writes lost; null when nobody can tell.</param>
/// <param name="Basis"><c>present-lag</c>, <c>outage-to-last-write</c> or <c>unknown</c>.</param>
/// <param name="Note">The reckoning in a sentence.</param>
internal sealed record DataLoss(double? Seconds, string Basis, string Note)
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>
    /// With the primary answering, the present lag. Without it the lag only measures how long the outage lasts, so the
    /// loss is what was written between the last write the replica replayed and the start of the outage.
    /// </summary>
    /// <param name="primaryAnswers">Whether the primary is available.</param>
    /// <param name="lag">The newest ReplicaLag sample, or null.</param>
    /// <param name="outageStart">When the outage began, or null.</param>
    /// <param name="now">Domain time.</param>
    public static DataLoss Reckon(bool primaryAnswers, MetricSample? lag, DateTimeOffset? outageStart,
        DateTimeOffset now)
    {
        if (lag is null)
            return Unknown("CloudWatch has no ReplicaLag sample of the last 15 minutes");
        if (lag.Value < 0)
            return Unknown("ReplicaLag is -1: replication is not active, so nobody knows how old the replica's data "
                + "is");
        if (IsStale(lag, now))
            return Unknown(
                $"the newest ReplicaLag sample is {Age(lag, now).TotalSeconds:0} s old, older than two periods");
        if (primaryAnswers)
            return new DataLoss(
                lag.Value, "present-lag", "the primary answers, so the present lag is what would be lost");
        if (outageStart is not { } start)
            return Unknown("the primary does not answer and nobody said when the outage began: /dr declare --since "
                + "TIME");
        var lastWrite = lag.At - TimeSpan.FromSeconds(lag.Value);
        return new DataLoss(Math.Max(0, (start - lastWrite).TotalSeconds), "outage-to-last-write",
            $"outage since {start.UtcDateTime:HH:mm:ss} UTC, last write known on the replica "
                + $"{lastWrite.UtcDateTime:HH:mm:ss} UTC");
    }

    public static TimeSpan Age(MetricSample lag, DateTimeOffset now) => now > lag.At ? now - lag.At : TimeSpan.Zero;

    // A sample bears the start of its period and cannot exist before its end, so two periods are counted from there.
    private static bool IsStale(MetricSample lag, DateTimeOffset now) => Age(lag, now) > 3 * Period;

    private static DataLoss Unknown(string why) => new(null, "unknown", why);
}
