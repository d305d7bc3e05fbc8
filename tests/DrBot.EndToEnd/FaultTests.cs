using DrBot.TestKit;

namespace DrBot.EndToEnd;

/// <summary>What the cloud does on a bad day, and what becomes of a run on it.</summary>
public sealed class FaultTests
{
    internal static readonly string[] Once =
        ["PromoteReadReplica unjucks-dr-db", "patch deployments/scale recovery/unjucks-dr/unjucks-api", "ChangeResourceRecordSets api.unjucks.dev"];

    [Fact]
    public async Task Promotion_ItsAnswerIsLost_IsFoundByLookingAndNeverSentTwice()
    {
        await using var practice = await Practice.StartAsync();
        await practice.BreakAsync("lose-response", "PromoteReadReplica", 1);

        var run = await practice.FailOverAsync();

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused"));
        Assert.Equal(Once, await practice.ChangesAsync());
        Assert.Single((await practice.CallsAsync()).Where(c => c.Operation == "PromoteReadReplica"));
    }

    [WideFact]
    public async Task Provider_Throttles_IsAskedAgainUntilItAnswers()
    {
        await using var practice = await Practice.StartAsync();
        var run = await practice.ProposeAsync("/dr failover");
        var card = await practice.ApprovalCardAsync(run);
        await practice.BreakAsync("throttle", "PromoteReadReplica", 2);
        await practice.BreakAsync("throttle", "ChangeResourceRecordSets", 1);
        await practice.ApproveAsync(practice.Mike, card);
        await practice.ApproveAsync(practice.David, card);

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused"));

        Assert.Equal(Once, await practice.ChangesAsync());
        Assert.Equal(3, (await practice.CallsAsync()).Count(c => c.Fault == "throttle"));
    }

    [Fact]
    public async Task Replication_Frozen_BlocksUntilSomebodyAcceptsTheUnknown()
    {
        await using var practice = await Practice.StartAsync();
        await practice.BreakAsync("freeze-replication");
        var frozen = (await practice.WorldAsync()).Clock.Domain;
        // The lag is sampled at every full minute.
        await practice.UntilAsync("the next sample", async () => (await practice.WorldAsync()).Clock.Domain.Minute != frozen.Minute);
        await practice.BreakAsync("region-down");
        var refused = await practice.ProposeAsync("/dr failover");
        Assert.Equal("Rejected", await practice.RunAsync(refused, "Rejected", "AwaitingApproval"));
        await practice.HearAsync("--accept-data-loss unknown");

        var run = await practice.ProposeAsync("/dr failover --accept-data-loss unknown");
        var card = await practice.ApprovalCardAsync(run);

        Assert.StartsWith(
            ":rotating_light: *Data loss unknown*", card.AllText.Split('\n').First(l => l.StartsWith('*') || l.StartsWith(':')), StringComparison.Ordinal);
        await practice.ApproveAsync(practice.Mike, card);
        await practice.ApproveAsync(practice.David, card);
        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused"));
        Assert.Equal(Once, await practice.ChangesAsync());
    }
}
