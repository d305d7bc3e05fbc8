using DrBot.Sandbox.Hosting;

namespace DrBot.EndToEnd;

/// <summary>The second founding plan, whose people are roles and whose DNS was changed by hand.</summary>
public sealed class EntmootTests
{
    [Fact]
    public async Task Failover_RegionGone_MovesProductionWithThePlansOwnSteps()
    {
        await using var practice = await Practice.StartAsync(new SandboxOptions { Plan = Practice.Founding("entmoot") });
        await practice.BreakAsync("region-down");
        var run = await practice.ProposeAsync("/dr failover region-failure", practice.Slack.As("U0OPERATOR"));
        var card = await practice.ApprovalCardAsync(run);
        Assert.Contains("Split-brain risk accepted", card.AllText, StringComparison.Ordinal);
        await practice.ApproveAsync(practice.Slack.As("U0MANAGER2"), card);
        await practice.ApproveAsync(practice.Slack.As("U0DIRECTOR"), card);
        await practice.UntilAsync("the last check", async () => !(await practice.SayAsync(
            practice.Slack.As("U0OPERATOR2"), "/dr done data-integrity --note \"counts are plausible\"")).StartsWith("Not done", StringComparison.Ordinal));

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused", "Rejected"));

        var world = await practice.WorldAsync();
        Assert.Equal(("api-dr.yourdomain.com", 60L), (world.Dns["api.yourdomain.com"].Value, world.Dns["api.yourdomain.com"].Ttl));
        Assert.Equal("primary", world.Databases["entmoot-prod-dr-replica"].Role);
        Assert.Equal((3, 3), (world.Deployments["recovery/entmoot-dr/entmoot-api"].Desired, world.Deployments["recovery/entmoot-dr/entmoot-api"].Ready));
        Assert.Null(world.Regions["us-west-2"].Trouble);
        Assert.Single(await practice.ChangesAsync(), c => c.StartsWith("PromoteReadReplica", StringComparison.Ordinal));
    }
}
