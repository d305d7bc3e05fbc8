using DrBot.Providers;

namespace DrBot.Execution;

/// <summary>
/// How long a step waits (wire clock) before it is sent again after a failure that certainly had no effect. The calls within
/// one sending have their own, shorter retries; between two sendings everything it took to send is asked again.
/// </summary>
internal static class StepBackoff
{
    /// <summary>The longest wait, before the spread.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What the provider asks for, never less; otherwise doubled from a second to <see cref="Longest"/>. Spread by a quarter
    /// either way (only upwards where the provider asks), so that steps throttled together do not come back together.
    /// </summary>
    /// <param name="failures">How often it failed before, from 0.</param>
    /// <param name="chance">From 0 to 1: where in the spread.</param>
    public static TimeSpan After(ProviderException failure, int failures, double chance)
    {
        if (failure.RetryAfter is { } asked)
            return asked * (1 + chance / 4);
        var doubled = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 5)));
        return (doubled < Longest ? doubled : Longest) * (0.75 + chance / 2);
    }
}
