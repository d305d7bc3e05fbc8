namespace DrBot.Slack.Inbound;

/// <summary>
/// Counts refused requests by reason and reports each reason at once, then at most once a minute with its count: a
/// flood of forged requests must fill neither log nor journal.
/// </summary>
internal sealed partial class RefusalMeter(TimeProvider wire, ILogger<RefusalMeter> log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset ReportedAt, long Since)> reasons = [];

    /// <summary>Raised with every report: the reason, and how many refusals it stands for.</summary>
    public event Action<string, long>? Reported;

    /// <summary>Counts one refusal.</summary>
    public void Count(string reason)
    {
        SlackMetrics.Refused(reason);
        long count;
        lock (gate)
        {
            var now = wire.GetUtcNow();
            var known = reasons.TryGetValue(reason, out var entry);
            count = entry.Since + 1;
            if (known && now - entry.ReportedAt < Quiet)
            {
                reasons[reason] = entry with { Since = count };
                return;
            }

            reasons[reason] = (now, 0);
        }

        LogRefused(count, reason);
        Reported?.Invoke(reason, count);
    }

    [LoggerMessage(SlackLogEvents.Refused, LogLevel.Warning, "{Count} Slack request(s) refused: {Reason}")]
    private partial void LogRefused(long count, string reason);
}
