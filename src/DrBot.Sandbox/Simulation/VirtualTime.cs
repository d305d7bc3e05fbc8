namespace DrBot.Sandbox.Simulation;

/// <summary>Time that passes only when nothing is left to do: it leaps from one alarm to the next.</summary>
internal sealed class VirtualTime(DateTimeOffset start)
{
    // A process that is being put together reads files, and may set an alarm from whichever thread the disk answered on.
    private readonly Lock gate = new();
    private readonly PriorityQueue<Alarm, (long Due, long Place)> alarms = new();
    private long places;

    /// <summary>How much has passed.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The true time, which no stepped clock changes.</summary>
    public DateTimeOffset Now => start + Elapsed;

    /// <summary>Rings once after a while, unless whoever asked for it has died or taken it back.</summary>
    public Alarm Set(Life life, TimeSpan after, Action ring)
    {
        var alarm = new Alarm(life, ring);
        lock (gate)
            alarms.Enqueue(alarm, ((Elapsed + (after > TimeSpan.Zero ? after : TimeSpan.Zero)).Ticks, places++));
        return alarm;
    }

    /// <summary>Takes the next alarm that still counts and leaps to its time; null when there is none.</summary>
    /// <param name="latest">Alarms due later are left where they are.</param>
    public Alarm? TakeNext(TimeSpan latest)
    {
        lock (gate)
            return TakeNext_NeedsLock(latest);
    }

    private Alarm? TakeNext_NeedsLock(TimeSpan latest)
    {
        while (alarms.TryPeek(out var alarm, out var at))
        {
            if (!alarm.Counts)
            {
                alarms.Dequeue();
                continue;
            }

            if (at.Due > latest.Ticks)
                return null;
            alarms.Dequeue();
            Elapsed = TimeSpan.FromTicks(Math.Max(at.Due, Elapsed.Ticks));
            return alarm;
        }

        return null;
    }

    /// <summary>Leaps ahead although nothing rings.</summary>
    public void LeapTo(TimeSpan elapsed)
    {
        if (elapsed > Elapsed)
            Elapsed = elapsed;
    }
}

/// <summary>Something that happens later.</summary>
internal sealed class Alarm(Life life, Action ring)
{
    private bool taken;

    /// <summary>Whose it is.</summary>
    public Life Life => life;

    /// <summary>True while it may still ring.</summary>
    public bool Counts => !taken && life.IsAlive;

    /// <summary>It shall not ring.</summary>
    public void TakeBack() => taken = true;

    /// <summary>Rings it.</summary>
    public void Ring() => ring();
}
