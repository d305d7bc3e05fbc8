using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;
using DrBot.Tests.Journal.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Execution.Waking;

/// <summary>Quartz itself, in real time. The bells' own clock stands still, so that no sweep can help.</summary>
public sealed class QuartzWakeUpsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualClock clock = new();

    [Fact]
    public async Task Wish_InMemory_RingsItsOwnBellOnceItIsDue()
    {
        await using var quartz = await Running.StartAsync(null, null, clock);
        var (runs, plans) = (quartz.Bell(WakeUpKinds.Runs), quartz.Bell(WakeUpKinds.Plans));
        var other = plans.NextAsync(default);
        var began = TimeProvider.System.GetTimestamp();

        runs.WakeAt(clock.GetUtcNow() + Soon);
        await runs.NextAsync(default).WaitAsync(Patience);

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= Soon - TimeSpan.FromMilliseconds(20));
        Assert.False(other.IsCompleted);
    }

    [Fact]
    public async Task Wish_BeforeTheSchedulerRuns_IsNotForgotten()
    {
        await using var quartz = Running.Make(null, null, clock);
        var runs = quartz.Bell(WakeUpKinds.Runs);
        runs.WakeAt(clock.GetUtcNow() + Soon);
        await Task.Delay(Soon);
        await quartz.BeginAsync();

        await runs.NextAsync(default).WaitAsync(Patience);
    }

    [Fact]
    public async Task Wish_LostBeforeTheScheduler_IsLeftToTheSweep()
    {
        await using var quartz = await Running.StartAsync(null, null, clock, kind => kind != WakeUpKinds.Runs);
        var (runs, plans) = (quartz.Bell(WakeUpKinds.Runs), quartz.Bell(WakeUpKinds.Plans));
        var lost = runs.NextAsync(default);
        runs.WakeAt(clock.GetUtcNow() + Soon);
        plans.WakeAt(clock.GetUtcNow() + 2 * Soon);

        await plans.NextAsync(default).WaitAsync(Patience);
        Assert.False(lost.IsCompleted);
        clock.Advance(30);
        await lost.WaitAsync(Patience);
    }

    [Fact]
    public async Task Wishes_OneAfterTheOther_AllRing()
    {
        await using var quartz = await Running.StartAsync(null, null, clock);
        var runs = quartz.Bell(WakeUpKinds.Runs);
        for (var i = 1; i <= 3; i++)
        {
            runs.WakeAt(clock.GetUtcNow() + i * TimeSpan.FromMilliseconds(50));
            await runs.NextAsync(default).WaitAsync(Patience);
        }
    }

    [RequiresFact("postgres")]
    public async Task Wish_OfOneReplica_RingsAtBoth()
    {
        await using var pair = await Pair.StartAsync(clock);
        var there = pair.Two.Bell(WakeUpKinds.Runs).NextAsync(default);

        pair.One.Bell(WakeUpKinds.Runs).WakeAt(clock.GetUtcNow() + Soon);

        await pair.One.Bell(WakeUpKinds.Runs).NextAsync(default).WaitAsync(Patience);
        await there.WaitAsync(Patience);
    }

    [RequiresFact("postgres")]
    public async Task Wish_OfAReplicaThatEnded_RingsAtTheOther()
    {
        await using var pair = await Pair.StartAsync(clock);
        var there = pair.Two.Bell(WakeUpKinds.Updates).NextAsync(default);
        pair.One.Bell(WakeUpKinds.Updates).WakeAt(clock.GetUtcNow() + TimeSpan.FromSeconds(4));
        await pair.StoredAsync();

        await pair.One.DisposeAsync();

        await there.WaitAsync(Patience);
    }

    [RequiresFact("postgres")]
    public async Task Wish_TheSameInstantAtBoth_IsOneTrigger()
    {
        await using var pair = await Pair.StartAsync(clock);
        var when = clock.GetUtcNow().AddMinutes(5);
        pair.One.Bell(WakeUpKinds.Runs).WakeAt(when);
        pair.Two.Bell(WakeUpKinds.Runs).WakeAt(when);
        pair.Two.Bell(WakeUpKinds.Plans).WakeAt(when);
        await pair.StoredAsync(2);

        Assert.Equal("2", await pair.Store.SqlAsync("SELECT count(*) FROM drbot.qrtz_triggers"));
        Assert.Equal("t", await pair.Store.SqlAsync(
            "SELECT bool_and(is_durable AND is_nonconcurrent AND requests_recovery) FROM drbot.qrtz_job_details"));
    }

    [RequiresFact("postgres")]
    public async Task Wish_AfterTheServerWasRestarted_RingsAndTheEndWaitsForNobody()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var pair = await Pair.StartAsync(clock, server);
        var runs = pair.One.Bell(WakeUpKinds.Runs);
        runs.WakeAt(clock.GetUtcNow() + Soon);
        await runs.NextAsync(default).WaitAsync(Patience);
        await server.StopAsync("QUIT");
        runs.WakeAt(clock.GetUtcNow() + Soon);
        await Task.Delay(Soon);
        await server.StartAgainAsync();

        // As the loops do: each look wishes anew what is not yet due.
        var ring = runs.NextAsync(default);
        for (var i = 2; i < 60 && !ring.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            runs.WakeAt(clock.GetUtcNow() + TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(ring, Task.Delay(1000));
        }

        await ring.WaitAsync(Patience);
        await server.StopAsync("QUIT");
        await pair.One.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        await server.StartAgainAsync();
    }

    private sealed class Pair : IAsyncDisposable
    {
        public required PostgresStore Store { get; init; }

        public required Running One { get; init; }

        public required Running Two { get; init; }

        public required IReadOnlyList<PostgresJournal> Journals { get; init; }

        public static async Task<Pair> StartAsync(ManualClock clock, PostgresServer? server = null)
        {
            var store = await PostgresStore.CreateAsync(server);
            var journals = await Task.WhenAll(store.OpenAsync(), store.OpenAsync());
            // Both make the scheduler's tables at once.
            var both = await Task.WhenAll(
                journals.Select(j => Running.StartAsync(j.SchedulerDatabase, j, clock)));
            return new Pair { Store = store, One = both[0], Two = both[1], Journals = journals };
        }

        public async Task StoredAsync(int count = 1)
        {
            for (var tries = 0; tries < 300; tries++, await Task.Delay(50))
                if (await Store.SqlAsync("SELECT to_regclass('drbot.qrtz_triggers') IS NOT NULL") == "t"
                    && int.Parse(
                        await Store.SqlAsync("SELECT count(*) FROM drbot.qrtz_triggers"),
                        System.Globalization.CultureInfo.InvariantCulture) >= count)
                    return;
            Assert.Fail("nothing was scheduled");
        }

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Two.DisposeAsync();
            foreach (var journal in Journals)
                await journal.DisposeAsync();
        }
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly QuartzWakeUps quartz;
        private readonly TimeProvider clock;

        private Running(QuartzWakeUps quartz, TimeProvider clock) => (this.quartz, this.clock) = (quartz, clock);

        public static async Task<Running> StartAsync(
            string? database, IReplicaSignals? signals, TimeProvider clock, Func<string, bool>? scheduling = null)
        {
            var made = Make(database, signals, clock, scheduling);
            await made.BeginAsync();
            return made;
        }

        public static Running Make(
            string? database, IReplicaSignals? signals, TimeProvider clock, Func<string, bool>? scheduling = null) => new(
            new QuartzWakeUps(
                new QuartzScheduling(database, NullLoggerFactory.Instance), signals, TimeProvider.System,
                NullLogger<QuartzWakeUps>.Instance)
            { Scheduling = scheduling },
            clock);

        public async Task BeginAsync()
        {
            await quartz.StartAsync(default);
            await quartz.StartedAsync(default);
        }

        public IWakeUps Bell(string kind) => quartz.Of(kind, clock, 1);

        public async ValueTask DisposeAsync() => await quartz.StopAsync(default);
    }
}
