using DrBot.Journal;
using DrBot.Replicas;
using DrBot.TestKit;

namespace DrBot.Tests.Replicas;

public sealed class HeldLeaseTests
{
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(4);
    private readonly ManualClock clock = new();
    private readonly MemoryLeases leases;

    public HeldLeaseTests() => leases = new MemoryLeases(clock);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Renew_WhileHeld_IsAskedEveryTwoSeconds()
    {
        var lease = await HoldAsync();

        await PassAsync(10);

        Assert.Equal(5, leases.Renewals);
        Assert.Equal(TimeSpan.FromSeconds(8), lease.Remaining);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Renew_AnotherTookIt_IsLost()
    {
        var lease = await HoldAsync();
        leases.Steal("run/A");

        await PassAsync(2);

        Assert.True(lease.Lost.IsCancellationRequested);
        await Assert.ThrowsAsync<LeaseLostException>(() => lease.WaitAsync(Call, None).AsTask());
    }

    [Fact]
    public async Task Wait_EnoughIsLeft_GoesOnAtOnce()
    {
        var lease = await HoldAsync();

        Assert.True(lease.WaitAsync(Call, None).AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(2.9, true)]
    [InlineData(3, false)]
    public async Task Wait_NotRenewed_GoesOnOnlyWhileCallAndMarginAreLeft(double seconds, bool goesOn)
    {
        var lease = await HoldAsync();
        leases.IsAway = true;

        await PassAsync(seconds);

        Assert.Equal(goesOn, lease.WaitAsync(Call, None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Wait_TooLittleIsLeft_GoesOnOnceItIsRenewed()
    {
        var lease = await HoldAsync();
        leases.IsAway = true;
        await PassAsync(5);
        var waiting = lease.WaitAsync(Call, None).AsTask();
        Assert.False(waiting.IsCompleted);

        leases.IsAway = false;
        await PassAsync(1);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Wait_SleptPastItAndAnotherTookIt_NeverGoesOn()
    {
        var lease = await HoldAsync();
        leases.IsAway = true;
        await PassAsync(30);
        var waiting = lease.WaitAsync(Call, None).AsTask();
        leases.Steal("run/A");

        leases.IsAway = false;
        await PassAsync(1);

        await Assert.ThrowsAsync<LeaseLostException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Wait_TheClockOfTheDayLeaps_WaitsForTheNextRenewal()
    {
        var leaping = new LeapingClock(clock);
        var lease = (await MemoryLeases.Keeper(leases, leaping).TakeAsync("run/A", None))!;
        leaping.Ahead = TimeSpan.FromHours(1);

        Assert.False(lease.WaitAsync(Call, None).AsTask().IsCompleted);

        await PassAsync(2);
        Assert.True(lease.WaitAsync(Call, None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task LetGo_Held_IsFreeForTheNextAtOnce()
    {
        var lease = await HoldAsync();

        await lease.LetGoAsync();

        Assert.Equal(2, (await MemoryLeases.Keeper(leases, clock, "two").TakeAsync("run/A", None))!.Lease.Epoch);
        await Assert.ThrowsAsync<LeaseLostException>(() => lease.WaitAsync(Call, None).AsTask());
        Assert.Equal(0, leases.Renewals);
    }

    [Fact]
    public async Task LetGo_Lost_LeavesItToTheOther()
    {
        var lease = await HoldAsync();
        leases.Steal("run/A");
        lease.Lose();

        await lease.LetGoAsync();

        Assert.Null(await MemoryLeases.Keeper(leases, clock, "two").TakeAsync("run/A", None));
    }

    [Fact]
    public void Of_NoName_IsHostAndProcessAndNeverTheSameHolder()
    {
        var (one, two) = (Replica.Of(null), Replica.Of(null));

        Assert.Equal($"{Environment.MachineName}/{Environment.ProcessId}", one.Name);
        Assert.NotEqual(one.Holder, two.Holder);
        Assert.Equal("east-1", Replica.Of("east-1").Name);
    }

    private async Task<HeldLease> HoldAsync() => (await MemoryLeases.Keeper(leases, clock).TakeAsync("run/A", None))!;

    // In small steps: a renewal's continuation asks for the next timer.
    private async Task PassAsync(double seconds)
    {
        for (var passed = 0.0; passed < seconds - 0.01; passed += 0.1)
        {
            clock.Advance(0.1);
            await Task.Delay(1);
        }
    }

    /// <summary>A clock whose day can be set ahead while its timers and its stamps go on.</summary>
    private sealed class LeapingClock(ManualClock inner) : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Ahead;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
