using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.EndToEnd;

/// <summary>The same over Socket Mode.</summary>
public sealed class SocketTests
{
    [Fact]
    public async Task Failover_ConnectionsRefreshedOnTheWay_CompletesAsOverHttp()
    {
        await using var practice = await Practice.StartAsync(new SandboxOptions { Plan = Practice.ShortPlan, SocketMode = true });
        await practice.UntilAsync("the connection", async () => (await practice.Sarah.TypeAsync("/dr help", practice.Patience)).Ok);
        var run = await practice.ProposeAsync("/dr failover");
        var card = await practice.ApprovalCardAsync(run);
        await practice.ApproveAsync(practice.Mike, card);
        var dialled = await DialledAsync(practice);
        await practice.Slack.BreakAsync(new SlackBreak("refresh"), practice.Patience);
        await practice.UntilAsync("a new connection", async () => await DialledAsync(practice) > dialled);
        await practice.ApproveAsync(practice.David, card);
        await practice.Slack.BreakAsync(new SlackBreak("duplicate", Count: 2), practice.Patience);
        await practice.SayAsync(practice.Sarah, "/dr note the connections were refreshed");

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused", "Rejected"));
        var timeline = await practice.SayAsync(practice.Sarah, "/dr timeline");
        Assert.Single(timeline.Split('\n'), l => l.Contains("the connections were refreshed", StringComparison.Ordinal));
        Assert.Equal(3, (await practice.ChangesAsync()).Count);
    }

    private static async Task<int> DialledAsync(Practice practice) =>
        (await practice.Slack.CallsAsync(practice.Patience)).Count(c => c.Method == "apps.connections.open");
}
