using DrBot.Providers.Kubernetes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class RolloutTests
{
    // generation, observed, wanted, present, updated, available
    [Theory]
    [InlineData(3, 2, 3, 3, 3, 3, false)]
    [InlineData(3, 3, 3, 3, 2, 3, false)]
    [InlineData(3, 3, 3, 4, 3, 3, false)]
    [InlineData(3, 3, 3, 3, 3, 2, false)]
    [InlineData(3, 3, 3, 3, 3, 3, true)]
    [InlineData(3, 4, 3, 3, 3, 3, true)]
    [InlineData(3, 3, 0, 0, 0, 0, true)]
    public void Of_Numbers_DecidesAsKubectlDoes(
        long generation, long observed, long wanted, long present, long updated, long available, bool done)
    {
        var rollout = Rollout.Of(new Deployment
        {
            Uid = "u",
            Generation = generation,
            ObservedGeneration = observed,
            Desired = wanted,
            Present = present,
            Updated = updated,
            Available = available,
        });

        Assert.Equal((done, false), (rollout.Done, rollout.Failed));
        Assert.NotEmpty(rollout.Message);
    }
}
