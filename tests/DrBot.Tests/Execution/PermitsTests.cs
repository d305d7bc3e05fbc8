using DrBot.Execution;

namespace DrBot.Tests.Execution;

public sealed class PermitsTests
{
    [Fact]
    public async Task WaitAsync_NoPermit_WaitsForTheRelease()
    {
        var permits = new Permits(0);
        var waiting = permits.WaitAsync(default);
        Assert.False(waiting.IsCompleted);

        permits.Release();

        await waiting;
    }

    [Fact]
    public async Task WaitAsync_SeveralWait_TheFirstGoesFirst()
    {
        var permits = new Permits(1);
        await permits.WaitAsync(default);
        var first = permits.WaitAsync(default);
        var second = permits.WaitAsync(default);

        permits.Release();

        await first;
        Assert.False(second.IsCompleted);
        permits.Release();
        await second;
    }

    [Fact]
    public async Task WaitAsync_GivenUp_LeavesThePermitToTheNext()
    {
        var permits = new Permits(0);
        using var patience = new CancellationTokenSource();
        var given = permits.WaitAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        permits.Release();

        Assert.True(permits.WaitAsync(default).IsCompleted);
    }

    [Fact]
    public async Task WaitAsync_CancelledBefore_TakesNothing()
    {
        var permits = new Permits(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => permits.WaitAsync(new CancellationToken(true)));
        Assert.True(permits.WaitAsync(default).IsCompleted);
    }
}
