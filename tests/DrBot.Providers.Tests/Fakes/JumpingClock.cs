namespace DrBot.Providers.Tests.Fakes;

/// <summary>
/// A clock that jumps over waits instead of waiting: a timer up to <paramref name="reach"/> moves it there and fires at
/// once; a longer one (a deadline) never fires.
/// </summary>
internal sealed class JumpingClock(DateTimeOffset start, TimeSpan reach) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = start;

    public static DateTimeOffset Start { get; } = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    /// <summary>A clock at 03:00:00 that jumps over waits up to an hour.</summary>
    public static JumpingClock Domain() => new(Start, TimeSpan.FromHours(1));

    /// <summary>A clock at 03:00:00 that jumps over backoffs, not over the deadlines of calls.</summary>
    public static JumpingClock Wire() => new(Start, TimeSpan.FromSeconds(3.9));

    /// <summary>The waits jumped over.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public void Advance(TimeSpan span)
    {
        lock (_gate)
            _now += span;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(JumpingClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero || dueTime > clock.Reach)
                return true;
            lock (clock._gate)
            {
                clock._now += dueTime;
                clock._waits.Add(dueTime);
            }

            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (!_disposed)
                    callback(state);
            });
            return true;
        }

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private TimeSpan Reach => reach;
}
