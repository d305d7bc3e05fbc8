using DrBot.Slack;

namespace DrBot.Tests.Slack;

public sealed class BackoffTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Jittered_Attempts_DoubleUpToTheMost() => Assert.Equal(
        [2, 4, 8, 16, 32, 60, 60],
        Enumerable.Range(1, 7).Select(i => Backoff.Jittered(i, Second, Second * 60, () => 1).TotalSeconds));

    [Fact]
    public void Jittered_ByChance_StaysWithinItsBounds()
    {
        var waits = Enumerable.Range(0, 2000).Select(
            i => Backoff.Jittered(i % 100 + 1, Second, Second * 60).TotalSeconds).ToArray();

        Assert.All(waits, w => Assert.InRange(w, 1, 60));
        Assert.True(waits.Distinct().Count() > 1900);
    }
}
