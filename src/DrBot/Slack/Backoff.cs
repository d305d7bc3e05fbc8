namespace DrBot.Slack;

/// <summary>How long to wait before trying again.</summary>
internal static class Backoff
{
    /// <summary>
    /// Doubles from <paramref name="least"/> with every attempt (counted from 1) up to <paramref name="most"/>, and
    /// takes a random part of it, so that many that failed together do not come back together.
    /// </summary>
    /// <param name="attempt">How often it failed, from 1.</param>
    /// <param name="least">The shortest wait.</param>
    /// <param name="most">The longest wait.</param>
    /// <param name="random">Gives the part, 0 to 1; null for chance.</param>
    public static TimeSpan Jittered(int attempt, TimeSpan least, TimeSpan most, Func<double>? random = null)
    {
        var ceiling = Math.Min(most.TotalSeconds, least.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)));
        var span = Math.Max(0, ceiling - least.TotalSeconds);
        return TimeSpan.FromSeconds(least.TotalSeconds + (random ?? Random.Shared.NextDouble)() * span);
    }
}
