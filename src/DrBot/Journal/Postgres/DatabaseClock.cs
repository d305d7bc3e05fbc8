namespace DrBot.Journal.Postgres;

/// <summary>
/// The domain clock of replicas that share a database: the server's time, measured again and again and carried on in
/// between by this machine's monotonic clock, so that setting this machine's time changes nothing. It never goes back, and
/// it is never earlier than the newest entry seen.
/// </summary>
/// <param name="wire">The wire clock; its timestamps and timers are used.</param>
internal sealed class DatabaseClock(TimeProvider wire) : TimeProvider
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);
    private readonly Lock gate = new();
    private DateTimeOffset anchor;
    private DateTimeOffset latest = DateTimeOffset.MinValue;
    private long anchoredAt;
    private bool measured;

    /// <inheritdoc />
    public override long TimestampFrequency => wire.TimestampFrequency;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How far this machine's clock is from the server's at the last measuring; positive when it is ahead.</summary>
    public TimeSpan Offset { get; private set; }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            var now = measured ? anchor + wire.GetElapsedTime(anchoredAt) : wire.GetUtcNow();
            return latest = now > latest ? now : latest;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => wire.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wire.CreateTimer(callback, state, dueTime, period);

    /// <summary>The server told its time just now.</summary>
    /// <param name="server">What it told.</param>
    /// <param name="asked">The wire clock's timestamp when it was asked; it answered about halfway since.</param>
    public void Measure(DateTimeOffset server, long asked)
    {
        lock (gate)
        {
            var answered = wire.GetTimestamp();
            var trip = wire.GetElapsedTime(asked, answered);
            // An answer that was long on its way tells little; a first one is better than none.
            if (measured && trip > Slow)
                return;
            (anchor, anchoredAt, measured) = (server + trip / 2, answered, true);
            Offset = wire.GetUtcNow() - anchor;
        }
    }

    /// <summary>An entry has this time: nothing is decided earlier any more.</summary>
    public void NotBefore(DateTimeOffset at)
    {
        lock (gate)
            latest = at > latest ? at : latest;
    }
}
