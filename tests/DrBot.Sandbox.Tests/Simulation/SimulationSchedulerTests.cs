using DrBot.Sandbox.Simulation;

namespace DrBot.Sandbox.Tests.Simulation;

public sealed class SimulationSchedulerTests
{
    private readonly VirtualTime time = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Life life = new("test");

    [Fact]
    public void Run_SeveralWait_TimeLeapsFromOneToTheNext()
    {
        var scheduler = new SimulationScheduler(time, null);
        var clock = new SimulatedClock(time, life, () => TimeSpan.Zero);
        var seen = new List<string>();
        foreach (var seconds in new[] { 3600, 1, 60 })
            scheduler.Begin(life, () => _ = WaitAsync(clock, seconds, seen));

        Assert.True(scheduler.Run(() => seen.Count == 3, TimeSpan.FromDays(1)));

        Assert.Equal(["1 at 00:00:01", "60 at 00:01:00", "3600 at 01:00:00"], seen);
        Assert.Equal(0, scheduler.Strays);
    }

    [Fact]
    public void Run_TheBoundPasses_EndsThere()
    {
        var scheduler = new SimulationScheduler(time, null);
        var clock = new SimulatedClock(time, life, () => TimeSpan.Zero);
        scheduler.Begin(life, () => _ = WaitAsync(clock, 3600, []));

        Assert.False(scheduler.Run(() => false, TimeSpan.FromMinutes(10)));

        Assert.Equal(TimeSpan.FromMinutes(10), time.Elapsed);
    }

    [Fact]
    public void Run_TheLifeEnds_NothingOfItIsRunAgain()
    {
        var scheduler = new SimulationScheduler(time, null);
        var clock = new SimulatedClock(time, life, () => TimeSpan.Zero);
        var seen = new List<string>();
        scheduler.Begin(life, () => _ = WaitAsync(clock, 5, seen));
        scheduler.Begin(life, () => _ = WaitAsync(clock, 15, seen));
        time.Set(new Life("other"), TimeSpan.FromSeconds(10), life.End);

        scheduler.Run(() => false, TimeSpan.FromMinutes(1));

        Assert.Equal("5 at 00:00:05", Assert.Single(seen));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_TheSameSeed_GivesTheSameOrder(int seed)
    {
        Assert.Equal(Order(seed), Order(seed));
        Assert.NotEqual(Order(seed), Order(seed + 2));
    }

    [Fact]
    public async Task Run_SomethingComesFromAnotherThread_IsCounted()
    {
        var scheduler = new SimulationScheduler(time, null);
        var outside = new TaskCompletionSource();
        scheduler.Begin(life, () => _ = AwaitAsync(outside.Task));
        scheduler.Run(() => true, TimeSpan.Zero);
        scheduler.Run(() => false, TimeSpan.FromSeconds(1));

        await Task.Run(outside.SetResult);

        Assert.Equal(1, scheduler.Strays);
    }

    [Fact]
    public void Clock_IsStepped_ItsTimersAreNot()
    {
        var scheduler = new SimulationScheduler(time, null);
        var error = TimeSpan.Zero;
        var clock = new SimulatedClock(time, life, () => error);
        var seen = new List<string>();
        scheduler.Begin(life, () => _ = WaitAsync(clock, 60, seen));
        time.Set(life, TimeSpan.FromSeconds(1), () => error = TimeSpan.FromHours(1));

        scheduler.Run(() => seen.Count == 1, TimeSpan.FromHours(2));

        Assert.Equal("60 at 01:01:00", Assert.Single(seen));
        Assert.Equal(TimeSpan.FromMinutes(1), time.Elapsed);
    }

    [Fact]
    public void Clock_PeriodicTimer_FiresUntilItIsDisposed()
    {
        var scheduler = new SimulationScheduler(time, null);
        var clock = new SimulatedClock(time, life, () => TimeSpan.Zero);
        var fired = 0;
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                if (++fired == 3)
                    timer!.Dispose();
            },
            null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        scheduler.Run(() => false, TimeSpan.FromMinutes(5));

        Assert.Equal(3, fired);
    }

    private static string Order(int seed)
    {
        var time = new VirtualTime(DateTimeOffset.UnixEpoch);
        var scheduler = new SimulationScheduler(time, new Random(seed));
        var life = new Life("test");
        var seen = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            var number = i;
            scheduler.Begin(life, () => seen.Add(number));
        }

        scheduler.Run(() => seen.Count == 20, TimeSpan.Zero);
        return string.Join(' ', seen);
    }

    private static async Task WaitAsync(TimeProvider clock, int seconds, List<string> seen)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), clock);
        seen.Add($"{seconds} at {clock.GetUtcNow():HH:mm:ss}");
    }

    private static async Task AwaitAsync(Task task) => await task;
}
