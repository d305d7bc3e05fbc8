namespace DrBot.Sandbox.Simulation;

/// <summary>
/// A clock of one simulated machine: what it shows may be set back and forth, its timers go by the time that passes, as
/// real ones do.
/// </summary>
/// <param name="time">The time that passes.</param>
/// <param name="life">Whose timers these are: none rings for the dead.</param>
/// <param name="error">How wrong the clock is now.</param>
internal sealed class SimulatedClock(VirtualTime time, Life life, Func<TimeSpan> error) : TimeProvider
{
    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => time.Now + error();

    /// <inheritdoc />
    public override long GetTimestamp() => time.Elapsed.Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimulatedClock clock, Action callback) : ITimer
    {
        private readonly SimulatedClock clock = clock;
        private Alarm? next;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            next?.TakeBack();
            period = newPeriod;
            next = dueTime < TimeSpan.Zero ? null : clock.Set(dueTime, Fire);
            return true;
        }

        public void Dispose() => next?.TakeBack();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            next = period > TimeSpan.Zero ? clock.Set(period, Fire) : null;
            callback();
        }
    }

    private Alarm Set(TimeSpan after, Action ring) => time.Set(life, after, ring);
}
