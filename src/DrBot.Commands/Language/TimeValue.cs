namespace DrBot.Commands.Language;

/// <summary>A moment as a person named it; becomes a time only against the command's own <c>now</c>.</summary>
public abstract record TimeValue : ArgumentValue
{
    private protected TimeValue()
    {
    }

    /// <summary>The moment in UTC.</summary>
    public abstract DateTimeOffset Resolve(DateTimeOffset now);
}

/// <summary>A full date and time: <c>2026-11-22T03:00Z</c>.</summary>
public sealed record AbsoluteTime(DateTimeOffset At) : TimeValue
{
    /// <inheritdoc/>
    public override DateTimeOffset Resolve(DateTimeOffset now) => At;
}

/// <summary>A time of day: <c>03:10 UTC</c>; the last such moment that is not after <c>now</c>.</summary>
public sealed record TimeOfDay(TimeOnly At) : TimeValue
{
    /// <inheritdoc/>
    public override DateTimeOffset Resolve(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + At.ToTimeSpan();
        return today > now ? today.AddDays(-1) : today;
    }
}

/// <summary>How long ago: <c>-20m</c>; <c>now</c> is zero.</summary>
public sealed record TimeAgo(TimeSpan Ago) : TimeValue
{
    /// <inheritdoc/>
    public override DateTimeOffset Resolve(DateTimeOffset now) => now.ToUniversalTime() - Ago;
}
