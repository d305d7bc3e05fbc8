using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Plans;
using DrBot.Providers;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>Somebody edits the plan's file to give themselves rights.</summary>
public sealed class PolicyGateTests
{
    [Fact]
    public async Task T34_DirectorByOnesOwnEdit_CountsForNothingUntilTwoPeopleConfirmIt()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await ChangeAsync(bench, "slack: U0EVE, roles: []", "slack: U0EVE, roles: [director]");
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        Assert.Contains("you hold none", await bench.VoteAsync("U0EVE", run), StringComparison.Ordinal);
        Assert.Contains("takes one of the roles", await ConfirmAsync(bench, "U0EVE"), StringComparison.Ordinal);
        Assert.Contains("1 more needed", await ConfirmAsync(bench, "U0MIKE"), StringComparison.Ordinal);
        Assert.Contains("you hold none", await bench.VoteAsync("U0EVE", run), StringComparison.Ordinal);

        await bench.RestartAsync();
        Assert.Contains("is confirmed and counts", await ConfirmAsync(bench, "U0DAVID"), StringComparison.Ordinal);
        await bench.RestartAsync();

        Assert.Null(bench.Get<PlanLibrary>().PolicyOf("shop")!.State.Pending);
        Assert.Contains("recorded", await bench.VoteAsync("U0EVE", run), StringComparison.Ordinal);
        Assert.Equal("eve.engineer", Assert.Single((await bench.RunAsync(run)).Votes).Person);
    }

    [Fact]
    public async Task T34_WeakenedApproval_StillAsksForTheOldSlotsAndNoRunIsSupersededByIt()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await ChangeAsync(bench, "{ slots: [manager, director], approve-within: 30m", "{ slots: [operator], requester-may-approve: true, approve-within: 30m");

        var run = await bench.ProposeAsync("U0LISA", "/dr failover regional-outage");
        await bench.Get<PlanWatch>().LookAsync([bench.PlanPath], CancellationToken.None);
        var now = await bench.RunAsync(run);

        Assert.Equal(RunStatus.AwaitingApproval, now.Status);
        Assert.Equal(["director", "manager", "operator"], now.Plan.Policy!.Slots.Order());
        Assert.Contains("you asked for this run", await bench.VoteAsync("U0LISA", run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skip_InARunProposedWhileAPolicyWaited_ContinuesUnderTheSamePolicy()
    {
        var (action, breaks) = (new ScriptedAction("test.act"), new ScriptedAction("test.break", destructive: true));
        action.Act = _ => throw ScriptedAction.Failure(ProviderFailure.Denied);
        action.Look = _ => ScriptedAction.Seen(ObservedState.Ready);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Scripted(
            """
              act:
                title: Two steps
                approval: two-person
                steps:
                  first: { action: test.act }
                  last: { action: test.break, needs: [first] }
            """,
            action, breaks));
        await ChangeAsync(bench, "{ slots: [manager, director], approve-within: 30m", "{ slots: [operator], requester-may-approve: true, approve-within: 30m");
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover act");
        await VoteAsync(bench, run, "U0MIKE", "U0DAVID", "U0LISA");
        await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        var said = await bench.SayAsync("U0SARAH", $"/dr skip first --reason \"not there any more\" --run {run}");

        Assert.Contains("is proposed: it goes on with the rest", said, StringComparison.Ordinal);
        var rest = EngineBench.IncidentOf(run) + "-R2";
        await bench.UntilAsync(rest, r => r.Status == RunStatus.AwaitingApproval);
        Assert.Equal(["director", "manager", "operator"], (await bench.RunAsync(rest)).Plan.Policy!.Slots.Order());
        await VoteAsync(bench, rest, "U0MIKE", "U0DAVID");
        Assert.Equal(0, breaks.Sent("last"));
        await VoteAsync(bench, rest, "U0LISA");
        Assert.Equal(RunStatus.CompletedWithExceptions, (await bench.UntilEndAsync(rest)).Status);
        Assert.Equal((1, RunStatus.Aborted), (breaks.Sent("last"), (await bench.RunAsync(run)).Status));
    }

    private static async Task VoteAsync(EngineBench bench, string run, params string[] accounts)
    {
        foreach (var account in accounts)
            Assert.Contains("recorded", await bench.VoteAsync(account, run), StringComparison.Ordinal);
    }

    private static Task<string> ConfirmAsync(EngineBench bench, string account) => bench.Get<PolicyGate>().VoteAsync(
        "shop", bench.Get<PlanLibrary>().PolicyOf("shop")!.State.Pending!.Policy, yes: true, new Account("slack", account), "slack", null,
        Guid.NewGuid().ToString("N"), CancellationToken.None);

    private static async Task ChangeAsync(EngineBench bench, string before, string after)
    {
        var text = await File.ReadAllTextAsync(bench.PlanPath);
        Assert.Contains(before, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(bench.PlanPath, text.Replace(before, after, StringComparison.Ordinal));
        await bench.Get<PlanWatch>().LookAsync([bench.PlanPath], CancellationToken.None);
    }
}
