namespace DrBot.Providers.Aws.CloudWatch;

/// <summary>One datapoint.</summary>
/// <param name="At">The start of its period.</param>
/// <param name="Value">The statistic asked for.</param>
internal sealed record MetricSample(DateTimeOffset At, double Value);
