using System.Collections.Concurrent;
using DrBot.Execution;

namespace DrBot.Slack.WebApi;

/// <summary>
/// Spaces calls as Slack takes them, each lane (a method, or a method in one channel) for itself: one that Slack told
/// to wait holds up no other.
/// </summary>
internal sealed class SlackPacer(TimeProvider wire)
{
    private readonly ConcurrentDictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>Completes when the lane's next call may go; in the order of asking.</summary>
    public async Task WaitAsync(SlackMethod method, string? channel, CancellationToken cancellationToken)
    {
        var lane = lanes.GetOrAdd(
            method.Lane(channel), _ => new Lane(TimeSpan.FromMinutes(1) / method.PerMinute, method.Burst));
        while (lane.Reserve(wire.Steady()) is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, wire, cancellationToken);
            if (!lane.IsPaused(wire.Steady()))
                return;
        }
    }

    /// <summary>How long a call would have to wait now.</summary>
    public TimeSpan Backlog(SlackMethod method, string? channel) =>
        lanes.TryGetValue(method.Lane(channel), out var lane) ? lane.Backlog(wire.Steady()) : TimeSpan.Zero;

    /// <summary>Lets nothing go in the lane for a while, as Slack's Retry-After demands.</summary>
    public void Pause(SlackMethod method, string? channel, TimeSpan span)
    {
        if (lanes.TryGetValue(method.Lane(channel), out var lane))
            lane.Pause(wire.Steady() + span);
    }

    // Each call takes the next free place in time; a burst may run ahead of the even spacing.
    private sealed class Lane(TimeSpan interval, int burst)
    {
        private readonly Lock gate = new();
        private DateTimeOffset next = DateTimeOffset.UnixEpoch;
        private DateTimeOffset pausedUntil;

        public TimeSpan Reserve(DateTimeOffset now)
        {
            lock (gate)
            {
                var at = Place_NeedsLock(now);
                next = (next > now ? next : now) + interval;
                if (next < at)
                    next = at + interval;
                return at - now;
            }
        }

        public TimeSpan Backlog(DateTimeOffset now)
        {
            lock (gate)
                return Place_NeedsLock(now) - now;
        }

        public bool IsPaused(DateTimeOffset now)
        {
            lock (gate)
                return pausedUntil > now;
        }

        public void Pause(DateTimeOffset until)
        {
            lock (gate)
            {
                if (until <= pausedUntil)
                    return;
                pausedUntil = until;
                // Whoever waits takes a new place after the pause, so that its end is no stampede.
                next = until + interval * (burst - 1);
            }
        }

        private DateTimeOffset Place_NeedsLock(DateTimeOffset now)
        {
            var at = next - interval * (burst - 1);
            if (at < now)
                at = now;
            return at < pausedUntil ? pausedUntil : at;
        }
    }
}
