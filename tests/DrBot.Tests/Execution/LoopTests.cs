using DrBot.Execution;
using DrBot.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Execution;

public sealed class LoopTests
{
    private readonly ManualClock wire = new();

    [Fact]
    public async Task KeepOn_BodyFails_RestsAndBeginsAgain()
    {
        var times = 0;
        var loop = Loop.KeepOnAsync(
            "a test", _ => ++times < 3 ? throw new FormatException("an entry nobody can read") : Task.CompletedTask,
            wire, NullLogger.Instance, CancellationToken.None);
        Assert.Equal(1, times);

        wire.Advance(Loop.AfterTrouble - TimeSpan.FromSeconds(1));
        Assert.Equal(1, times);
        wire.Advance(1);
        Assert.Equal(2, times);
        wire.Advance(Loop.AfterTrouble);

        await loop.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(3, times);
    }

    [Fact]
    public async Task KeepOn_ToldToStopWhileItWorksOrRests_EndsWithoutAnError()
    {
        using var stop = new CancellationTokenSource();
        var working = Loop.KeepOnAsync("work", t => Task.Delay(Timeout.Infinite, t), wire, NullLogger.Instance, stop.Token);
        var resting = Loop.KeepOnAsync("rest", _ => throw new FormatException(), wire, NullLogger.Instance, stop.Token);
        Assert.False(working.IsCompleted || resting.IsCompleted);

        await stop.CancelAsync();

        await Task.WhenAll(working, resting).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task KeepOn_CallThatTookTooLong_IsNoReasonToStop()
    {
        var times = 0;
        var loop = Loop.KeepOnAsync(
            "a test", _ => ++times < 2 ? throw new OperationCanceledException("timed out") : Task.CompletedTask,
            wire, NullLogger.Instance, CancellationToken.None);

        wire.Advance(Loop.AfterTrouble);

        await loop.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, times);
    }
}
