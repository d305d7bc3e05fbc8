using System.Globalization;
using System.Xml.Linq;

namespace DrBot.Providers.Aws.CloudWatch;

/// <summary>The CloudWatch operations DrBot calls.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html</remarks>
internal sealed class CloudWatchClient(AwsTransport transport)
{
    /// <summary>The maxima of each period, oldest first. CloudWatch itself gives them in no order, and leaves out
    /// periods without data: no sample is not zero.</summary>
    public async Task<IReadOnlyList<MetricSample>> GetMaximaAsync(
        string region, MetricName metric, DateTimeOffset from, DateTimeOffset to, TimeSpan period,
        CancellationToken cancellationToken)
    {
        var request = AwsRequest.Query(AwsService.CloudWatch, region, "GetMetricStatistics",
            $"{region}/{metric.DimensionValue} {metric.Name}",
        [
            new("Namespace", metric.Namespace),
            new("MetricName", metric.Name),
            new("Dimensions.member.1.Name", metric.DimensionName),
            new("Dimensions.member.1.Value", metric.DimensionValue),
            new("StartTime", Stamp(from)),
            new("EndTime", Stamp(to)),
            new("Period", ((int)period.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            new("Statistics.member.1", "Maximum"),
        ]);
        var reply = await transport.SendAsync(request, cancellationToken);
        return reply.Xml().Items("GetMetricStatisticsResult", "Datapoints").Select(Read).OfType<MetricSample>()
            .OrderBy(s => s.At).ToArray();
    }

    private static MetricSample? Read(XElement element) =>
        DateTimeOffset.TryParse(element.Text("Timestamp"), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var at)
        && double.TryParse(element.Text("Maximum"), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new MetricSample(at.ToUniversalTime(), value)
            : null;

    private static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A metric of one thing.</summary>
internal sealed record MetricName(string Namespace, string Name, string DimensionName, string DimensionValue);
