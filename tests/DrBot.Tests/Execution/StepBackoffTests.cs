using DrBot.Execution;
using DrBot.Providers;
using static DrBot.Tests.Execution.Bench.ScriptedAction;

namespace DrBot.Tests.Execution;

public sealed class StepBackoffTests
{
    [Theory]
    [InlineData(0, 0, 0.75)]
    [InlineData(0, 1, 1.25)]
    [InlineData(3, 0.5, 8)]
    [InlineData(40, 0.5, 30)]
    [InlineData(40, 1, 37.5)]
    public void After_Failures_DoublesWithinASpread(int failures, double chance, double seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), StepBackoff.After(Failure(ProviderFailure.Throttled), failures, chance));

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 75)]
    public void After_ProviderAsksForATime_IsNeverShorter(double chance, double seconds)
    {
        var asked = new ProviderException("test", "act", ProviderFailure.Throttled, "slow down", retryAfter: TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromSeconds(seconds), StepBackoff.After(asked, 9, chance));
    }
}
