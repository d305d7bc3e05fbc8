using DrBot.Journal;
using DrBot.Replicas;
using DrBot.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Replicas;

public sealed class DutyTests : IAsyncDisposable
{
    private readonly MemoryLeases leases = new(TimeProvider.System);
    private readonly List<SurfaceDuty> duties = [];
    private readonly CancellationTokenSource stopping = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var duty in duties)
            await duty.StopAsync(default);
        stopping.Dispose();
    }

    [Fact]
    public async Task Do_TwoReplicas_OneWorksAndTheOtherGoesOnWhenItStops()
    {
        var (one, two) = (await BeginAsync("one"), await BeginAsync("two"));
        var (first, second) = (new Part(), new Part());
        using var stop = new CancellationTokenSource();
        var working = one.DoAsync(first.WorkAsync, stop.Token);
        _ = two.DoAsync(second.WorkAsync, stopping.Token);
        await first.Begun(1);
        Assert.Equal(0, second.Times);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        await one.StopAsync(default);

        await second.Begun(1);
        Assert.Equal(1, first.Times);
    }

    [Fact]
    public async Task Keep_ToldToStopByAStoreThatAlwaysGives_Ends()
    {
        using var stop = new CancellationTokenSource();
        var duty = new SurfaceDuty(
            MemoryLeases.Keeper(leases, TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger<SurfaceDuty>.Instance);
        var keeping = duty.KeepAsync(stop.Token);
        await duty.BegunAsync();

        await stop.CancelAsync();

        await keeping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stop_APartStillWorks_KeepsTheDutyUntilItHasEnded()
    {
        var (one, two) = (await BeginAsync("one"), await BeginAsync("two"));
        var end = new TaskCompletionSource();
        var part = new Part { End = end.Task };
        using var stop = new CancellationTokenSource();
        var working = one.DoAsync(part.WorkAsync, stop.Token);
        await part.Begun(1);
        await stop.CancelAsync();
        var stopped = one.StopAsync(default);
        await Task.Delay(1000);
        Assert.Null(two.Current);

        end.SetResult();

        await stopped;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        await two.BegunAsync();
    }

    [Fact]
    public async Task Do_TheDutyIsLostAndComesBack_BeginsAnew()
    {
        var one = await BeginAsync("one");
        var part = new Part();
        _ = one.DoAsync(part.WorkAsync, stopping.Token);
        var lease = (await part.Begun(1))!;

        lease.Lose();

        Assert.NotSame(lease, await part.Begun(2));
    }

    [Fact]
    public async Task Do_APartFindsTheLeaseLost_TheWholeDutyIsGivenUp()
    {
        var one = await BeginAsync("one");
        var (finder, other) = (new Part(), new Part());
        _ = one.DoAsync(other.WorkAsync, stopping.Token);
        await other.Begun(1);
        var found = false;
        _ = one.DoAsync(
            (lease, token) => found ? finder.WorkAsync(lease, token) : throw Found(lease), stopping.Token);

        await other.Begun(2);
        await finder.Begun(1);

        LeaseLostException Found(HeldLease lease)
        {
            found = true;
            return new LeaseLostException(lease.Lease);
        }
    }

    [Fact]
    public async Task Do_APartFails_ItAloneIsBegunAgainUnderTheSameLease()
    {
        var soon = new LeaseTimes { AfterTrouble = TimeSpan.FromMilliseconds(10) };
        var duty = new SurfaceDuty(MemoryLeases.Keeper(leases, TimeProvider.System, times: soon), NullLogger<SurfaceDuty>.Instance);
        duties.Add(duty);
        await duty.StartAsync(default);
        var (failing, other) = (new Part(), new Part());
        _ = duty.DoAsync(other.WorkAsync, stopping.Token);
        var tries = 0;
        var doing = duty.DoAsync(
            (lease, token) => ++tries switch
            {
                1 => throw new FormatException("an entry nobody can read"),
                2 => throw new JournalUnavailableException("the disk is full"),
                3 => throw new OperationCanceledException("a call that took too long"),
                _ => failing.WorkAsync(lease, token),
            },
            stopping.Token);
        var lease = await other.Begun(1);

        Assert.Same(lease, await failing.Begun(1));
        Assert.Equal(4, tries);
        Assert.Equal(1, other.Times);
        Assert.False(doing.IsCompleted);
    }

    [Fact]
    public async Task Take_TheStoreIsAway_IsTriedAgain()
    {
        leases.IsAway = true;
        var one = await BeginAsync("one");
        await Task.Delay(100);
        Assert.Null(one.Current);

        leases.IsAway = false;

        await one.BegunAsync();
    }

    private async Task<SurfaceDuty> BeginAsync(string name)
    {
        var duty = new SurfaceDuty(
            MemoryLeases.Keeper(leases, TimeProvider.System, name), NullLogger<SurfaceDuty>.Instance);
        duties.Add(duty);
        await duty.StartAsync(default);
        if (duties.Count == 1 && !leases.IsAway)
            await duty.BegunAsync();
        return duty;
    }

    /// <summary>A part that works until told to end.</summary>
    private sealed class Part
    {
        private HeldLease? newest;
        private int times;

        public int Times => Volatile.Read(ref times);

        /// <summary>What it does after it was told to end.</summary>
        public Task End { get; init; } = Task.CompletedTask;

        public async Task WorkAsync(HeldLease lease, CancellationToken cancellationToken)
        {
            newest = lease;
            Interlocked.Increment(ref times);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                await End;
            }
        }

        /// <summary>The lease it works under for this time.</summary>
        public async Task<HeldLease?> Begun(int time)
        {
            for (var tries = 0; Times < time; tries++)
            {
                Assert.True(tries < 1000, $"it began {Times} times, not {time}");
                await Task.Delay(10);
            }

            return newest;
        }
    }
}
