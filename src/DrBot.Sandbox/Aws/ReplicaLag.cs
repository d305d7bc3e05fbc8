namespace DrBot.Sandbox.Aws;

/// <summary>How a replica follows its source.</summary>
internal enum Replication
{
    /// <summary>It follows, a little behind.</summary>
    Healthy,

    /// <summary>Somebody or something stopped it: the metric reads -1.</summary>
    Stopped,

    /// <summary>The source does not answer: the metric grows with the clock.</summary>
    SourceGone,

    /// <summary>There is none: not a replica, or not yet.</summary>
    None,
}

/// <summary>A replica's lag over time: what the metric read at any moment, also at moments gone by.</summary>
internal sealed class ReplicaLag(Replication initial)
{
    private readonly List<(DateTimeOffset From, Replication State, double Base)> _segments =
        [(DateTimeOffset.MinValue, initial, 0.5)];

    public Replication State => _segments[^1].State;

    /// <summary>From <paramref name="at"/> on the replica is in <paramref name="state"/>.</summary>
    public void Enter(DateTimeOffset at, Replication state)
    {
        if (state == State)
            return;
        // A source that goes away leaves the replica as far behind as it then was.
        var behind = state == Replication.SourceGone ? Math.Max(0, At(at) ?? 0) : 0.5;
        _segments.Add((at, state, behind));
    }

    /// <summary>From <paramref name="at"/> on a healthy replica lags by <paramref name="seconds"/>.</summary>
    public void Set(DateTimeOffset at, double seconds) => _segments.Add((at, State, seconds));

    /// <summary>Seconds behind at a moment; -1 when stopped, null without replication.</summary>
    public double? At(DateTimeOffset time)
    {
        var (from, state, behind) = _segments.FindLast(s => s.From <= time);
        return state switch
        {
            // A healthy replica is never quite still; the ripple comes from the clock, so a run repeats itself.
            Replication.Healthy => behind + time.Minute % 5 * 0.1,
            Replication.Stopped => -1,
            Replication.SourceGone => behind + (time - from).TotalSeconds,
            _ => null,
        };
    }
}
