namespace DrBot.Slack;

/// <summary>How long to wait before trying again.</summary>
internal static class Backoff
{
    /// <summary>
    /// Doubles from <paramref name="least"/> with every attempt (counted from 1) up to <paramref name="most"/>, and takes a random
    /// part of it, so that many that failed together do not come back together.
    /// </summary>
    public static TimeSpan Jittered(int attempt, TimeSpan least, TimeSpan most)
    {
        var ceiling = Math.Min(most.TotalSeconds, least.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)));
        var span = Math.Max(0, ceiling - least.TotalSeconds);
        return TimeSpan.FromSeconds(least.TotalSeconds + Random.Shared.NextDouble() * span);
    }
}
