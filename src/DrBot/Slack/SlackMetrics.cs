using System.Diagnostics.Metrics;

namespace DrBot.Slack;

/// <summary>What is measured between DrBot and Slack. The meter's name is <c>DrBot.Slack</c>.</summary>
internal static class SlackMetrics
{
    /// <summary>The meter's name.</summary>
    public const string Name = "DrBot.Slack";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> AckSeconds = Meter.CreateHistogram<double>(
        "drbot.slack.ack.duration", "s", "From a delivery's receipt to its acknowledgement; Slack gives up at 3 s.");

    private static readonly Counter<long> RefusedRequests = Meter.CreateCounter<long>(
        "drbot.slack.refused", "{request}", "Requests and payloads refused, by reason.");

    private static readonly Counter<long> ApiCalls = Meter.CreateCounter<long>(
        "drbot.slack.calls", "{call}", "Web API attempts, by method and outcome.");

    /// <summary>A delivery was acknowledged.</summary>
    public static void Acknowledged(string kind, string road, TimeSpan took) =>
        AckSeconds.Record(took.TotalSeconds, new("kind", kind), new("road", road));

    /// <summary>A request or payload was refused.</summary>
    public static void Refused(string reason) =>
        RefusedRequests.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A call ended.</summary>
    public static void Called(string method, string outcome) =>
        ApiCalls.Add(1, new("method", method), new KeyValuePair<string, object?>("outcome", outcome));
}
