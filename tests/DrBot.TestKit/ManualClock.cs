namespace DrBot.TestKit;

/// <summary>A clock that stands still until a test moves it; timers fire in order of their due times while it
/// moves.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;

    /// <summary>A clock at an arbitrary whole second.</summary>
    public ManualClock() : this(new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The timers that have yet to fire.</summary>
    public int Pending
    {
        get
        {
            lock (gate)
                return timers.Count;
        }
    }

    /// <summary>How long until the first timer fires; null when none waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (gate)
                return timers.Count == 0 ? null : timers.Min(t => t.Due) - now;
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on; callbacks see the time they were due at.</summary>
    public void Advance(TimeSpan span)
    {
        var until = GetUtcNow() + span;
        while (TakeDue(until) is { } due)
            due.Fire();
        lock (gate)
            now = until;
    }

    /// <summary>Moves on by seconds.</summary>
    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Moves to the next timer and fires it; false when there is none.</summary>
    public bool AdvanceToNext()
    {
        DateTimeOffset due;
        lock (gate)
        {
            if (timers.Count == 0)
                return false;
            due = timers.Min(t => t.Due);
        }

        Advance(due > GetUtcNow() ? due - GetUtcNow() : TimeSpan.Zero);
        return true;
    }

    /// <summary>Completes once at least <paramref name="count"/> timers wait; fails after 20 real seconds.</summary>
    public async Task WaitForTimersAsync(int count)
    {
        for (var tries = 0; Pending < count; tries++)
        {
            if (tries > 10_000)
                throw new TimeoutException($"{Pending} timers wait, not {count}");
            await Task.Delay(2);
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (gate)
        {
            var first = timers.Where(t => t.Due <= until).MinBy(t => t.Due);
            if (first is null)
                return null;
            if (first.Due > now)
                now = first.Due;
            if (!first.Renew())
                timers.Remove(first);
            return first;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action callback) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback();

        public bool Renew()
        {
            if (period <= TimeSpan.Zero)
                return false;
            Due += period;
            return true;
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                period = newPeriod;
                if (dueTime < TimeSpan.Zero)
                    return true;
                Due = clock.now + dueTime;
                clock.timers.Add(this);
            }

            // A timer that is due at once fires at once, as the system's does.
            if (dueTime == TimeSpan.Zero)
                clock.Advance(TimeSpan.Zero);
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
