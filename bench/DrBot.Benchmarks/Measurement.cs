using System.Globalization;

namespace DrBot.Benchmarks;

/// <summary>What a benchmark measured, as operations with their durations and the wall time of all.</summary>
internal sealed class Measurement(double[] milliseconds, TimeSpan wall)
{
    private readonly double[] sorted = [.. milliseconds.Order()];

    /// <summary>Half of the operations took at most this, in milliseconds.</summary>
    public double P50 => At(0.50);

    /// <summary>All but one in a hundred took at most this, in milliseconds.</summary>
    public double P99 => At(0.99);

    /// <summary>Operations per second of wall time.</summary>
    public double PerSecond => sorted.Length / wall.TotalSeconds;

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"p50 {P50,7:0.00} ms   p99 {P99,7:0.00} ms   {PerSecond,9:0} /s   n={sorted.Length}");

    private double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
