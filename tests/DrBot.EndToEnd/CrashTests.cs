using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;

namespace DrBot.EndToEnd;

/// <summary>The whole founding runbook with DrBot killed at its worst moments.</summary>
public sealed class CrashTests
{
    private static readonly string[] Informed = ["eng@unjucks.dev", "executives@unjucks.dev", "customers@unjucks.dev"];

    [Fact]
    public async Task UnjucksFailover_KilledFiveTimes_CompletesWithEveryChangeOnceAndEveryUpdateOnce()
    {
        await using var practice = await Practice.StartAsync(new SandboxOptions { Plan = Practice.Founding("unjucks") });
        await practice.BreakAsync("region-down");
        await practice.SayAsync(practice.Sarah, "/dr declare regional-outage us-east-1 is gone");
        await practice.KillAndRestartAsync();
        var run = await practice.ProposeAsync("/dr failover");
        await practice.KillAndRestartAsync();
        var card = await practice.ApprovalCardAsync(run);
        await practice.ApproveAsync(practice.Mike, card);
        await practice.KillAndRestartAsync();
        await practice.ApproveAsync(practice.David, card);
        await practice.UntilAsync("the promotion", async () => (await practice.ChangesAsync()).Any(c => c.StartsWith("Promote", StringComparison.Ordinal)));
        await practice.KillAndRestartAsync();
        await practice.HearAsync("resumed at step");
        await DoneAsync(practice, "check-database");
        await DoneAsync(practice, "load-balancer");
        await practice.UntilAsync("the change of DNS", async () => (await practice.ChangesAsync()).Any(c => c.StartsWith("ChangeResource", StringComparison.Ordinal)));
        await practice.KillAndRestartAsync();

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused", "Rejected", "Expired"));
        Assert.Contains("is resolved", await practice.SayAsync(
            practice.Sarah, "/dr resolve --accept-debt \"a new replica is built tomorrow\""), StringComparison.Ordinal);

        AssertOnce(await practice.ChangesAsync());
        var world = await practice.WorldAsync();
        Assert.Null(world.Regions["us-west-2"].Trouble);
        Assert.Contains("api.unjucks.dev", world.Regions["us-west-2"].Traffic);
        await AssertUpdatesAsync(practice);
    }

    // The old writers do not answer, so that the fence changes nothing.
    private static void AssertOnce(IReadOnlyList<string> changes) => Assert.Equal(
        [
            "ChangeResourceRecordSets api.unjucks.dev",
            "PromoteReadReplica unjucks-dr-db",
            "patch configmaps recovery/unjucks-dr/unjucks-config",
            "patch deployments recovery/unjucks-dr/unjucks-api",
            "patch deployments recovery/unjucks-dr/unjucks-worker",
            "patch deployments/scale recovery/unjucks-dr/unjucks-api",
            "patch deployments/scale recovery/unjucks-dr/unjucks-worker",
        ],
        changes.Order(StringComparer.Ordinal));

    // Mail is sent at least once and tells its copies by Message-ID; everything else is seen once.
    private static async Task AssertUpdatesAsync(Practice practice)
    {
        // Regulators hear of it last and once: their notice was not due before the end.
        await practice.UntilAsync("the last mails", async () => (await practice.WorldAsync()).Mails is var mails
            && mails.Any(m => m.To.Contains("compliance@unjucks.dev"))
            && Informed.All(address => mails.Count(m => m.To.Contains(address)) >= 2));
        var world = await practice.WorldAsync();
        Assert.Equal(world.Mails.Count, world.Mails.Select(m => (m.Subject, string.Join(',', m.To))).Distinct().Count());
        await practice.UntilAsync("the status page", async () => (await practice.WorldAsync()).StatusPage.Incidents is [{ Status: "resolved" }]);
        var page = Assert.Single((await practice.WorldAsync()).StatusPage.Incidents);
        Assert.Equal(page.Updates.Count, page.Updates.Select(u => u.Body).Distinct().Count());
        var posts = await practice.UntilAsync("the posts", async () =>
            (await practice.Sarah.MessagesAsync(practice.Patience, "customer-success")).Where(m => !m.IsEphemeral).ToList() is { Count: >= 2 } found ? found : null);
        Assert.Equal(posts.Count, posts.Select(p => p.AllText).Distinct().Count());
    }

    private static Task DoneAsync(Practice practice, string step) => practice.UntilAsync(
        $"{step} to wait for a person",
        async () => !(await practice.SayAsync(practice.Lisa, $"/dr done {step}")).StartsWith("Not done", StringComparison.Ordinal));
}
