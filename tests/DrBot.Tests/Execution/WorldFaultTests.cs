using DrBot.Commands.Runs;
using DrBot.Sandbox.World;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>The providers misbehave at every operation that changes something.</summary>
public sealed class WorldFaultTests
{
    public static TheoryData<string, string> Faults()
    {
        var data = new TheoryData<string, string>();
        foreach (var kind in new[] { "lose-response", "throttle", "error-5xx" })
            foreach (var operation in Operations)
                data.Add(kind, operation);
        return data;
    }

    private static readonly string[] Operations =
    [
        "patch deployments/scale", "patch deployments", "patch configmaps", "PromoteReadReplica", "ChangeResourceRecordSets",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Run_FaultAtAChangingOperation_EveryChangeStillHappensOnce(string kind, string operation)
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        bench.World.Break(new BreakRequest { Kind = kind, Operation = operation, Count = kind == "lose-response" ? 1 : 6 });

        var run = await bench.LaunchAsync();
        var ended = await bench.UntilEndAsync(run);

        Assert.True(ended.Status == RunStatus.Completed, string.Join("; ", ended.Pause?.Reasons ?? ended.Notes));
        Assert.Equal(7, bench.Effects().Count);
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
        Assert.Contains(bench.World.Calls, c => c.Fault == kind && c.Operation == operation);
    }

    [Fact]
    public async Task Run_ProviderDownForTenMinutes_PausesOrGoesOnAndSendsNoStorm()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Succeeded);
        bench.World.Break(new BreakRequest { Kind = "error-5xx", Operation = "route53" });
        await bench.UntilAsync(run, r => r.Step("scale-api")!.Status == StepStatus.Succeeded);
        var before = bench.World.Calls.Count;

        await bench.PassAsync(TimeSpan.FromMinutes(10));

        Assert.InRange(bench.World.Calls.Count - before, 1, 1500);
        bench.World.Break(new BreakRequest { Kind = "heal" });
        var now = await bench.UntilEndAsync(run);
        if (now.Status == RunStatus.Paused)
        {
            await bench.SayAsync("U0SARAH", $"/dr retry {now.Pause!.Step} --run {run}");
            now = await bench.UntilEndAsync(run);
        }

        Assert.Equal(RunStatus.Completed, now.Status);
        Assert.All(bench.Effects(), e => Assert.EndsWith(" x1", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ReplicationStoppedBetweenVotesAndStart_VotesAreVoid()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage --since -1m");
        await bench.VoteAsync("U0MIKE", run);
        bench.World.Break(new BreakRequest { Kind = "lag", Seconds = 3600 });
        await bench.PassAsync(TimeSpan.FromMinutes(2));

        await bench.VoteAsync("U0DAVID", run);
        await bench.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(run)).Status);
        Assert.Contains("approval.voided", await bench.TypesAsync(run));
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
    }
}
