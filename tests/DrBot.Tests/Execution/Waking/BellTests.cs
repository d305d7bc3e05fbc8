using DrBot.Execution.Waking;
using DrBot.TestKit;

namespace DrBot.Tests.Execution.Waking;

public sealed class BellTests
{
    private readonly ManualClock clock = new();
    private readonly List<(DateTimeOffset When, TimeSpan Wait)> wishes = [];
    private readonly Bell bell;

    public BellTests() => bell = Make(1);

    private DateTimeOffset Now => clock.GetUtcNow();

    [Fact]
    public async Task Next_NoRing_EndsWithTheSweep()
    {
        var next = bell.NextAsync(default);
        clock.Advance(29.9);
        Assert.False(next.IsCompleted);
        clock.Advance(0.1);

        await next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Next_Rung_EndsAtOnce()
    {
        var next = bell.NextAsync(default);
        bell.Ring();

        await next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Next_RungBefore_EndsAtOnceAndOnlyOnce()
    {
        bell.Ring();
        bell.Ring();

        await bell.NextAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(bell.NextAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Next_GivenUp_TakesNoRingWithIt()
    {
        using var given = new CancellationTokenSource();
        var up = bell.NextAsync(given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => up);
        bell.Ring();

        await bell.NextAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task WakeAt_ATimePast_RingsWithoutTheScheduler()
    {
        bell.WakeAt(Now.AddSeconds(-1));
        bell.WakeAt(Now);

        Assert.Empty(wishes);
        await bell.NextAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void WakeAt_LaterThanAWishThatStands_IsLeftToTheNextLook()
    {
        bell.WakeAt(Now.AddMinutes(5));
        bell.WakeAt(Now.AddMinutes(9));
        bell.WakeAt(Now.AddMinutes(5));

        Assert.Equal([(Now.AddMinutes(5), TimeSpan.FromMinutes(5))], wishes);
    }

    [Fact]
    public void WakeAt_Earlier_IsScheduledToo()
    {
        bell.WakeAt(Now.AddMinutes(5));
        bell.WakeAt(Now.AddMinutes(2));

        Assert.Equal([Now.AddMinutes(5), Now.AddMinutes(2)], wishes.Select(w => w.When));
    }

    [Fact]
    public void WakeAt_AfterAWishThatWasNeverRung_IsScheduled()
    {
        bell.WakeAt(Now.AddMinutes(1));
        clock.Advance(61);
        bell.WakeAt(Now.AddMinutes(9));

        Assert.Equal(2, wishes.Count);
    }

    [Fact]
    public void WakeAt_AfterTheRing_IsScheduledAgain()
    {
        bell.WakeAt(Now.AddMinutes(1));
        bell.Ring();
        bell.WakeAt(Now.AddMinutes(1));

        Assert.Equal(2, wishes.Count);
    }

    [Fact]
    public void WakeAt_ByAFastClock_IsToldInWallTime()
    {
        Make(60).WakeAt(Now.AddMinutes(30));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(wishes).Wait);
    }

    private Bell Make(double speed) => new(clock, speed, (when, wait) => wishes.Add((when, wait)));
}
