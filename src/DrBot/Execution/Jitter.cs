namespace DrBot.Execution;

/// <summary>Spreads repetitions, so that many that failed together do not come back together.</summary>
/// <param name="next">Numbers from 0 up to 1.</param>
internal sealed class Jitter(Func<double> next)
{
    /// <summary>By chance.</summary>
    public static Jitter Chance { get; } = new(Random.Shared.NextDouble);

    /// <summary>The next number, from 0 up to 1.</summary>
    public double Next() => next();
}
