using DrBot.Commands;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Hosting;

/// <summary>The plan's file changes under the running bot.</summary>
public sealed class PlanWatchTests
{
    [Fact]
    public async Task Look_FileUnchangedOrRestarted_RecordsNothing()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        await LookAsync(bench);
        await bench.RestartAsync();
        await LookAsync(bench);

        Assert.Single(await bench.EntriesAsync(), e => e.Type == "plan.loaded");
    }

    [Fact]
    public async Task Look_FileChanged_CountsForNewProposalsAndIsRecordedOnce()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        await ChangeAsync(bench, "replicas: 4", "replicas: 5");
        await LookAsync(bench);

        Assert.Equal(2, (await bench.EntriesAsync()).Count(e => e.Type == "plan.loaded"));
        var run = await bench.LaunchAsync("/dr failover surge");
        await bench.UntilEndAsync(run);
        Assert.Equal(5, bench.World.Read().Deployments["recovery/unjucks-dr/unjucks-worker"].Desired);
    }

    [Fact]
    public async Task Look_FileHasMistakes_IsReportedAndTheOldOneStays()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var before = bench.Get<PlanLibrary>().Current("shop")!.Hash;

        await ChangeAsync(bench, "action: kubernetes.restart", "action: kubernetes.restrat");

        Assert.Equal(before, bench.Get<PlanLibrary>().Current("shop")!.Hash);
        Assert.Contains("kubernetes.restrat", Assert.Single(bench.Get<Degradations>().All).Value, StringComparison.Ordinal);
        await ChangeAsync(bench, "action: kubernetes.restrat", "action: kubernetes.restart");
        Assert.Empty(bench.Get<Degradations>().All);
    }

    [Fact]
    public async Task Look_RunNotStartedWouldDiffer_IsSupersededAndAnotherIsKept()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var failover = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        var surge = await bench.ProposeAsync("U0SARAH", "/dr failover surge");
        await bench.VoteAsync("U0MIKE", surge);

        await ChangeAsync(bench, "replicas: 4", "replicas: 5");

        Assert.Equal(RunStatus.Superseded, (await bench.RunAsync(surge)).Status);
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(failover)).Status);
        Assert.Contains("Superseded", await bench.VoteAsync("U0DAVID", surge), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_AnotherReplicaLoadedANewerFile_ItCountsHereAndIsNotFoughtOver()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var surge = await bench.ProposeAsync("U0SARAH", "/dr failover surge");
        var elsewhere = await LoadElsewhereAsync(bench, "replicas: 4", "replicas: 5");

        await LookAsync(bench);
        await LookAsync(bench);

        Assert.Equal(elsewhere.Hash, bench.Get<PlanLibrary>().Current("shop")!.Hash);
        Assert.Equal(2, (await bench.EntriesAsync()).Count(e => e.Type == "plan.loaded"));
        Assert.Equal(RunStatus.Superseded, (await bench.RunAsync(surge)).Status);
        var said = Assert.Single(bench.Get<Degradations>().All).Value;
        Assert.Contains("another replica loaded shop " + elsewhere.Hash[..12], said, StringComparison.Ordinal);

        var proposed = await bench.ProposeAsync("U0SARAH", "/dr failover surge");
        await LookAsync(bench);
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(proposed)).Status);

        await ChangeAsync(bench, "replicas: 4", "replicas: 5");
        Assert.Empty(bench.Get<Degradations>().All);
        Assert.Equal(2, (await bench.EntriesAsync()).Count(e => e.Type == "plan.loaded"));
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(proposed)).Status);
    }

    [Fact]
    public async Task Look_OlderFileOfARunProposedByANewerVersion_DoesNotJudgeIt()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var second = Path.Combine(Path.GetDirectoryName(bench.PlanPath)!, "second.yaml");
        await File.WriteAllTextAsync(second, ShopPlan.Text.Replace("plan: shop", "plan: second", StringComparison.Ordinal));
        await bench.Get<PlanWatch>().LookAsync([second], default);
        var older = bench.Get<PlanLibrary>().File("second")!;
        await LoadElsewhereAsync(bench, "replicas: 4", "replicas: 5", second);
        await bench.Get<PlanWatch>().LookAsync([second], default);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover surge --plan second");
        // This replica as it was before it heard of the newer version.
        await bench.Get<PolicyBook>().SetAsync(older, default);

        await bench.Get<PlanWatch>().LookAsync([bench.PlanPath], default);
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(run)).Status);
        await bench.Get<PlanWatch>().LookAsync([bench.PlanPath, second], default);
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(run)).Status);
        Assert.NotEqual(older.Hash, bench.Get<PlanLibrary>().File("second")!.Hash);
    }

    [Fact]
    public async Task Restart_WithAFileThatAnotherFollowed_TakesTheNewestAndSupersedesNothing()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var elsewhere = await LoadElsewhereAsync(bench, "replicas: 4", "replicas: 5");
        await LookAsync(bench);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover surge");

        await bench.RestartAsync();
        Assert.Equal(elsewhere.Hash, bench.Get<PlanLibrary>().File("shop")!.Hash);
        var watch = bench.Get<PlanWatch>();
        await watch.StartAsync(default);
        await watch.StopAsync(default);

        Assert.Equal(2, (await bench.EntriesAsync()).Count(e => e.Type == "plan.loaded"));
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.RunAsync(run)).Status);
        Assert.Contains(
            "another replica loaded shop " + elsewhere.Hash[..12], Assert.Single(bench.Get<Degradations>().All).Value, StringComparison.Ordinal);
        await ChangeAsync(bench, "title: Shop", "title: The shop");
        Assert.Equal(3, (await bench.EntriesAsync()).Count(e => e.Type == "plan.loaded"));
        Assert.Empty(bench.Get<Degradations>().All);
    }

    [Fact]
    public async Task Look_OwnFileChangesAfterAnotherReplicas_CountsAgain()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await LoadElsewhereAsync(bench, "replicas: 4", "replicas: 5");
        await LookAsync(bench);

        await ChangeAsync(bench, "replicas: 4", "replicas: 6");

        Assert.Contains("replicas: 6", bench.Get<PlanLibrary>().Current("shop")!.Sources[0].Text, StringComparison.Ordinal);
        Assert.Equal(3, (await bench.EntriesAsync()).Count(e => e.Type == "plan.loaded"));
        Assert.Empty(bench.Get<Degradations>().All);
    }

    [Fact]
    public async Task Look_StartedRunWouldDiffer_GoesOnWithItsCopy()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Accepted);

        await ChangeAsync(bench, "value: dr-api.unjucks.dev", "value: primary-api.unjucks.dev");
        await bench.RestartAsync();
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.Equal("dr-api.unjucks.dev", bench.World.Read().Dns["api.unjucks.dev"].Value.TrimEnd('.'));
    }

    [Fact]
    public async Task Vote_OfSomebodyTheNewPlanMadeDirector_DoesNotCountForAnOlderRun()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        await ChangeAsync(bench, "slack: U0EVE, roles: []", "slack: U0EVE, roles: [director]");
        var widened = await bench.VoteAsync("U0EVE", run);

        Assert.Contains("you hold none", widened, StringComparison.Ordinal);
        Assert.Empty((await bench.RunAsync(run)).Votes);
    }

    [Fact]
    public async Task Vote_OfSomebodyTheNewPlanTookTheRoleFrom_CountsNoMore()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        await bench.VoteAsync("U0DAVID", run);

        // The plan must keep a director: a policy nobody could satisfy would not count at all.
        await ChangeAsync(bench, "slack: U0LISA, roles: [operator]", "slack: U0LISA, roles: [operator, director]");
        await ChangeAsync(bench, "slack: U0DAVID, roles: [director]", "slack: U0DAVID, roles: []");
        await bench.VoteAsync("U0MIKE", run);
        var now = await bench.UntilAsync(run, r => r.Status == RunStatus.AwaitingApproval);

        Assert.Equal("mike.johnson", Assert.Single(now.Votes).Person);
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
    }

    [Fact]
    public async Task Look_AnotherFileTakesALoadedPlansName_IsRefusedAndTheOldOneStays()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var before = bench.Get<PlanLibrary>().Current("shop")!.Hash;
        var second = Path.Combine(Path.GetDirectoryName(bench.PlanPath)!, "second.yaml");
        await File.WriteAllTextAsync(second, ShopPlan.Text.Replace("replicas: 4", "replicas: 5", StringComparison.Ordinal));

        for (var turn = 0; turn < 2; turn++)
        {
            await bench.Get<PlanWatch>().LookAsync([second], CancellationToken.None);
            await LookAsync(bench);
        }

        Assert.Equal(before, bench.Get<PlanLibrary>().Current("shop")!.Hash);
        Assert.Single(await bench.EntriesAsync(), e => e.Type == "plan.loaded");
        var told = bench.Get<Degradations>().All["plan second.yaml"];
        Assert.Contains($"calls itself plan 'shop', which is {bench.PlanPath}", told, StringComparison.Ordinal);

        await File.WriteAllTextAsync(second, ShopPlan.Text.Replace("plan: shop", "plan: second", StringComparison.Ordinal));
        await bench.Get<PlanWatch>().LookAsync([second], CancellationToken.None);
        Assert.NotNull(bench.Get<PlanLibrary>().Current("second"));
        Assert.DoesNotContain("plan second.yaml", bench.Get<Degradations>().All.Keys);
    }

    private static async Task ChangeAsync(EngineBench bench, string before, string after)
    {
        var text = await File.ReadAllTextAsync(bench.PlanPath);
        Assert.Contains(before, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(bench.PlanPath, text.Replace(before, after, StringComparison.Ordinal));
        await LookAsync(bench);
    }

    private static Task LookAsync(EngineBench bench) => bench.Get<PlanWatch>().LookAsync([bench.PlanPath], CancellationToken.None);

    // As another replica does that shares the store: the copy is archived, and the change is on record.
    private static async Task<LoadedPlan> LoadElsewhereAsync(EngineBench bench, string what, string instead, string? file = null)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, Path.GetFileName(file ?? bench.PlanPath));
        await File.WriteAllTextAsync(
            path, (await File.ReadAllTextAsync(file ?? bench.PlanPath)).Replace(what, instead, StringComparison.Ordinal));
        var plan = (await PlanFiles.LoadAsync(path, bench.Get<ActionRegistry>().Catalogue, default)).Loaded!;
        await bench.Get<PlanLibrary>().ArchiveAsync(plan, default);
        var policy = PolicyText.DigestOf(plan.Plan);
        await bench.Get<IJournal>().AppendAsync(
            new AppendRequest
            {
                At = bench.Clock.GetUtcNow(),
                Streams = [new StreamAppend(Streams.Plan(plan.Plan.Name), StreamAppend.AnyVersion,
                    [EventCodec.ToRecord(new PlanLoaded(plan.Plan.Name, plan.Plan.Title, plan.Hash, policy, policy), "", "system")])],
            },
            default);
        return plan;
    }
}
