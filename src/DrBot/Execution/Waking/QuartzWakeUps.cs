using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using DrBot.Journal;
using Quartz;

namespace DrBot.Execution.Waking;

/// <summary>
/// Quartz as the engine of everything that happens later. It wakes and decides nothing: what is due is told from the
/// journal by whoever is woken. In one process its schedule lies in memory, rebuilt by the loops themselves at their first
/// look and at every sweep; replicas share one in their database, and whichever fires a trigger tells all of them.
/// </summary>
/// <param name="scheduling">How the scheduler is made.</param>
/// <param name="signals">The way to the other replicas; null where there are none.</param>
/// <param name="wire">The wire clock.</param>
internal sealed partial class QuartzWakeUps(
    QuartzScheduling scheduling, IReplicaSignals? signals, TimeProvider wire, ILogger<QuartzWakeUps> logger) : IHostedLifecycleService, IRinger
{
    private const string Word = "wake ";
    private const int MostWaiting = 1024;
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Bell> bells = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<Wish> wishes = Channel.CreateBounded<Wish>(
        // The scheduler is away: the newest wishes count, the sweep makes up for the others.
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private Task running = Task.CompletedTask;

    /// <summary>Called with each wish before it is scheduled; false loses it: a fault point.</summary>
    internal Func<string, bool>? Scheduling { get; init; }

    /// <summary>The wake-ups of a kind.</summary>
    /// <param name="kind">One of <see cref="WakeUpKinds"/>.</param>
    /// <param name="clock">The clock its instants are told by.</param>
    /// <param name="speed">How many of its seconds pass in one of wall time.</param>
    public IWakeUps Of(string kind, TimeProvider clock, double speed) => bells.GetOrAdd(
        kind, k => new Bell(clock, speed, (when, wait) => wishes.Writer.TryWrite(new Wish(k, when, wire.GetUtcNow() + wait))));

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (signals is not null)
            signals.Heard += Hear;
        return Task.CompletedTask;
    }

    /// <summary>The scheduler begins once everything else has started: nobody waits for it, wishes wait for it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (signals is not null)
            signals.Heard -= Hear;
        await closing.CancelAsync();
        // A database that is away must not hold the end of the process up.
        await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, wire, cancellationToken), Task.Delay(LongestEnd, wire, CancellationToken.None));
    }

    /// <inheritdoc />
    public async Task RingAsync(string kind, CancellationToken cancellationToken)
    {
        Ring(kind);
        if (signals is not null)
            await signals.SayAsync(Word + kind, cancellationToken);
    }

    private void Hear(string word)
    {
        if (word.StartsWith(Word, StringComparison.Ordinal))
            Ring(word[Word.Length..]);
    }

    private void Ring(string kind)
    {
        if (bells.TryGetValue(kind, out var bell))
            bell.Ring();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await using var scheduler = await scheduling.StartAsync(this, closing.Token);
                    while (true)
                        await ScheduleAsync(scheduler.Scheduler, await wishes.Reader.ReadAsync(closing.Token));
                }
                catch (Exception e) when (!closing.IsCancellationRequested)
                {
                    // The edge of the scheduler: whatever it was, the sweep goes on waking, and it is started anew.
                    LogAway(e.Message);
                    await Task.Delay(AfterTrouble, wire, closing.Token);
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Told to end.
        }
    }

    private async Task ScheduleAsync(IScheduler scheduler, Wish wish)
    {
        if (Scheduling?.Invoke(wish.Kind) == false)
            return;
        var trigger = TriggerBuilder.Create(wire)
            // One instant, one trigger: replicas that wish the same share it.
            .WithIdentity(wish.When.UtcTicks.ToString(CultureInfo.InvariantCulture), wish.Kind)
            .ForJob(wish.Kind)
            .StartAt(wish.OnWire)
            .Build();
        try
        {
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, closing.Token);
        }
        catch (Exception e) when (e is SchedulerException && !closing.IsCancellationRequested)
        {
            LogLost(wish.Kind, wish.When, e.Message);
        }
    }

    private sealed record Wish(string Kind, DateTimeOffset When, DateTimeOffset OnWire);

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning,
        Message = "The scheduler does not run ({Reason}); what is due is found by the sweep meanwhile")]
    private partial void LogAway(string reason);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Warning,
        Message = "A wake-up of {Kind} at {When} could not be scheduled ({Reason}); the sweep finds what is due")]
    private partial void LogLost(string kind, DateTimeOffset when, string reason);
}
