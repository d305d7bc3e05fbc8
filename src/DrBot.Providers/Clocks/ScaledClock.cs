namespace DrBot.Providers.Clocks;

/// <summary>
/// The domain clock of a practice world: it stood at <paramref name="origin"/> when the wire clock did, and has run
/// <paramref name="speed"/> times as fast since. Two processes given the same origin and speed agree on the time.
/// </summary>
/// <param name="wire">The real clock.</param>
/// <param name="origin">The instant both clocks share.</param>
/// <param name="speed">Domain seconds per real second, above 0.</param>
public sealed class ScaledClock(TimeProvider wire, DateTimeOffset origin, double speed) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => origin + (wire.GetUtcNow() - origin) * speed;

    /// <inheritdoc />
    public override long TimestampFrequency => Math.Max(1, (long)(wire.TimestampFrequency / speed));

    /// <inheritdoc />
    public override long GetTimestamp() => wire.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(wire.CreateTimer(callback, state, Scale(dueTime), Scale(period)), this);

    private TimeSpan Scale(TimeSpan span)
    {
        if (span <= TimeSpan.Zero)
            return span;
        var scaled = span / speed;
        // A timer rounds down to whole milliseconds: zero would fire before the time is there, and spin.
        return scaled < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : scaled;
    }

    private sealed class ScaledTimer(ITimer inner, ScaledClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            inner.Change(clock.Scale(dueTime), clock.Scale(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
