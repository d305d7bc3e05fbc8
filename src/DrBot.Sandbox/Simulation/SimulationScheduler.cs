namespace DrBot.Sandbox.Simulation;

/// <summary>
/// Runs everything on one thread, one continuation at a time, in an order the seed decides; when nothing is left to run,
/// time leaps to the next alarm. The same seed gives the same history.
/// </summary>
/// <remarks>
/// Alarms ring outside every context, so that what a library awaits without one goes on at once where it is and never
/// passes through the thread pool. What comes from another thread all the same is counted: a simulation that counted any
/// is not repeatable.
/// </remarks>
/// <param name="time">The time that passes.</param>
/// <param name="order">Decides which of several goes first; null for the order they came in.</param>
internal sealed class SimulationScheduler(VirtualTime time, Random? order)
{
    private readonly Lock gate = new();
    private readonly List<Work> ready = [];
    private int thread;

    /// <summary>How often something came from another thread.</summary>
    public int Strays { get; private set; }

    /// <summary>How much was run.</summary>
    public long Steps { get; private set; }

    /// <summary>Begins something on behalf of a life.</summary>
    public void Begin(Life life, Action what) => Add(new Work(life, _ => what(), null, new LifeContext(this, life)), stray: false);

    /// <summary>Runs until something holds, or until this much time has passed in all.</summary>
    /// <returns>True when it held.</returns>
    public bool Run(Func<bool> until, TimeSpan latest)
    {
        var before = SynchronizationContext.Current;
        thread = Environment.CurrentManagedThreadId;
        try
        {
            while (!until())
            {
                if (Take() is { } work)
                    Do(work);
                else if (time.TakeNext(latest) is { } alarm)
                    Ring(alarm);
                else
                {
                    time.LeapTo(latest);
                    return until();
                }
            }

            return true;
        }
        finally
        {
            thread = 0;
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Do(Work work)
    {
        Steps++;
        SynchronizationContext.SetSynchronizationContext(work.Context);
        work.Callback(work.State);
    }

    private void Ring(Alarm alarm)
    {
        Steps++;
        SynchronizationContext.SetSynchronizationContext(null);
        alarm.Ring();
    }

    private Work? Take()
    {
        lock (gate)
        {
            while (ready.Count > 0)
            {
                var place = order?.Next(ready.Count) ?? 0;
                var work = ready[place];
                ready.RemoveAt(place);
                if (work.Life.IsAlive)
                    return work;
            }

            return null;
        }
    }

    private void Add(Work work, bool stray)
    {
        lock (gate)
        {
            if (stray)
                Strays++;
            if (work.Life.IsAlive)
                ready.Add(work);
        }
    }

    private sealed record Work(Life Life, SendOrPostCallback Callback, object? State, SynchronizationContext Context);

    // What one process awaits comes back as that process's work, and is dropped when it has died.
    private sealed class LifeContext(SimulationScheduler scheduler, Life life) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => scheduler.Add(
            new Work(life, d, state, this), Environment.CurrentManagedThreadId != scheduler.thread);

        public override void Send(SendOrPostCallback d, object? state) =>
            throw new NotSupportedException("nothing may block while it is simulated");

        public override SynchronizationContext CreateCopy() => this;
    }
}
