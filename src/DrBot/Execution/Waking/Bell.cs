namespace DrBot.Execution.Waking;

/// <summary>
/// The wake-ups of one kind. A wish goes to the scheduler, which rings; whether it does or not, the sweep wakes every 30 s,
/// so that a wish that was lost anywhere is only late.
/// </summary>
/// <param name="clock">The clock the wishes are told by, and the sweep.</param>
/// <param name="schedule">Takes a wish: its instant, and how long it is until then in wall time.</param>
/// <param name="speed">How many seconds of the clock pass in one of wall time.</param>
internal sealed class Bell(TimeProvider clock, double speed, Action<DateTimeOffset, TimeSpan> schedule) : IWakeUps
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool rung;
    private DateTimeOffset? wished;

    /// <inheritdoc />
    public void WakeAt(DateTimeOffset when)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (when > now && wished <= when && wished > now)
                return;
            wished = when;
        }

        if (when <= now)
            Ring();
        else
            schedule(when, (when - now) / speed);
    }

    /// <inheritdoc />
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task ring;
        lock (gate)
        {
            if (rung)
            {
                rung = false;
                return;
            }

            ring = waiting.Task;
        }

        using var sweep = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(ring, Task.Delay(Sweep, clock, sweep.Token));
        await sweep.CancelAsync();
        // Given up: a ring that came is left for the next one.
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            rung = false;
    }

    /// <summary>Wakes whoever waits, or whoever waits next.</summary>
    public void Ring()
    {
        lock (gate)
        {
            wished = null;
            rung = true;
            waiting.TrySetResult();
            waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
