using System.Globalization;
using System.Xml.Linq;

namespace DrBot.Sandbox.Aws;

/// <summary>CloudWatch, for the one metric that matters here: <c>AWS/RDS ReplicaLag</c>, sampled each minute.</summary>
/// <see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html"/>
internal sealed class CloudWatchService(Databases databases)
    : QueryService("monitoring", "2010-08-01", "http://monitoring.amazonaws.com/doc/2010-08-01/")
{
    private static readonly string[] KnownStatistics = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

    protected override IReadOnlySet<string> Changing { get; } = new HashSet<string>();

    protected override IReadOnlyDictionary<string, Handler> Handlers => new Dictionary<string, Handler>
    {
        ["GetMetricStatistics"] = Statistics,
        ["GetMetricData"] = Data,
    };

    protected override string? TargetOf(AwsRequest request) =>
        request.Find("Dimensions.member.1.Value")
        ?? request.Find("MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value");

    private (XElement, bool) Statistics(AwsRequest request, DateTimeOffset now)
    {
        var statistics = request.List("Statistics.member");
        if (statistics.Count == 0 || statistics.Except(KnownStatistics).Any())
            throw AwsException.Invalid("InvalidParameterValue",
                $"Statistics must be some of {string.Join(", ", KnownStatistics)}");
        // The service promises no order; the newest first is one that catches a client which relies on another.
        var points = Buckets(request, "", request.Integer("Period") ?? 60, now).Reverse().Select(b => new XElement(
            Xmlns + "member",
            Node("Timestamp", b.At),
            statistics.Select(s => Node(s, Number(Aggregate(b.Values, s)))),
            Node("Unit", "Seconds")));
        return (Result(request, new XElement(Xmlns + "Datapoints", points),
            Node("Label", request.Require("MetricName"))), false);
    }

    private (XElement, bool) Data(AwsRequest request, DateTimeOffset now)
    {
        var results = new List<XElement>();
        for (var i = 1; request.Find($"MetricDataQueries.member.{i}.Id") is { } id; i++)
        {
            var prefix = $"MetricDataQueries.member.{i}.MetricStat";
            var buckets = Buckets(request, $"{prefix}.Metric.", request.Integer($"{prefix}.Period") ?? 60, now)
                .ToList();
            if (request.Find("ScanBy") != "TimestampAscending")
                buckets.Reverse();
            var statistic = request.Find($"{prefix}.Stat") ?? "Average";
            results.Add(new XElement(Xmlns + "member",
                Node("Id", id),
                Node("Label",
                    request.Find($"MetricDataQueries.member.{i}.Label") ?? request.Find($"{prefix}.Metric.MetricName")),
                Node("StatusCode", "Complete"),
                new XElement(Xmlns + "Timestamps", buckets.Select(b => Node("member", b.At))),
                new XElement(Xmlns + "Values",
                    buckets.Select(b => Node("member", Number(Aggregate(b.Values, statistic)))))));
        }

        return (Result(request, new XElement(Xmlns + "MetricDataResults", results)), false);
    }

    private IEnumerable<(DateTimeOffset At, double[] Values)> Buckets(
        AwsRequest request, string prefix, int period, DateTimeOffset now)
    {
        var (start, end) = (request.Time("StartTime"), request.Time("EndTime"));
        if (start >= end)
            throw AwsException.Invalid("InvalidParameterCombination",
                "The parameter StartTime must be less than the parameter EndTime.");
        if (period < 60 || period % 60 != 0)
            throw AwsException.Invalid("InvalidParameterValue", "The parameter Period must be a multiple of 60.");
        if ((end - start).TotalSeconds / period > 1440)
            throw AwsException.Invalid("InvalidParameterCombination",
                "You have requested more than the limit of 1,440 datapoints.");
        var lag = Series(request, prefix);
        for (var at = Floor(start); lag is not null && at < end; at = at.AddSeconds(period))
        {
            var samples = Enumerable.Range(0, period / 60).Select(i => at.AddMinutes(i))
                .Where(t => t >= start && t < end && t <= now)
                .Select(lag.At).OfType<double>().ToArray();
            if (samples.Length > 0)
                yield return (at, samples);
        }
    }

    private ReplicaLag? Series(AwsRequest request, string prefix) =>
        request.Require($"{prefix}Namespace") == "AWS/RDS"
        && request.Require($"{prefix}MetricName") == "ReplicaLag"
        && request.Find($"{prefix}Dimensions.member.1.Name") == "DBInstanceIdentifier"
            ? databases.Find(request.Region, request.Require($"{prefix}Dimensions.member.1.Value"))?.Lag
            : null;

    private static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private static double Aggregate(double[] values, string statistic) => statistic switch
    {
        "Maximum" => values.Max(),
        "Minimum" => values.Min(),
        "Sum" => values.Sum(),
        "SampleCount" => values.Length,
        _ => values.Average(),
    };

    private static string Number(double value) => value.ToString("0.0##", CultureInfo.InvariantCulture);
}
