namespace DrBot.Execution;

/// <summary>Time that nobody can set: for spans alone. A clock that steps back an hour must not hold a queue up for one,
/// nor keep a reading fresh for one.</summary>
internal static class SteadyTime
{
    /// <summary>A moment of the clock's monotonic reading; it says nothing about the time of day.</summary>
    public static DateTimeOffset Steady(this TimeProvider clock) => DateTimeOffset.UnixEpoch + clock.GetElapsedTime(0);
}
