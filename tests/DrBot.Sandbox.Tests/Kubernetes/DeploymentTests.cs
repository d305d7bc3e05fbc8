using System.Text.Json.Nodes;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Kubernetes;

public sealed class DeploymentTests
{
    private readonly UnjucksWorld _unjucks = new();
    private readonly ClusterClient _recovery;

    public DeploymentTests() => _recovery = _unjucks.Cluster();

    [Fact]
    public async Task Scale_Up_IsObservedThenConverges()
    {
        await _recovery.ScaleAsync(6);
        var first = await StatusAsync();
        Assert.True(first.Generation > first.Observed);
        _unjucks.Time.Advance(4);
        var second = await StatusAsync();
        Assert.Equal(second.Generation, second.Observed);
        Assert.Equal(0, second.Ready);
        _unjucks.Time.Advance(30);
        var third = await StatusAsync();

        Assert.Equal((6, 6, 6, "NewReplicaSetAvailable"),
            (third.Replicas, third.Ready, third.Updated, third.Progressing));
    }

    [Fact]
    public async Task Scale_Down_PodsGoWithinASecond()
    {
        await _recovery.ScaleAsync(6);
        _unjucks.Time.Advance(60);
        await _recovery.ScaleAsync(0);
        _unjucks.Time.Advance(2);

        Assert.Equal((0, 0), ((await StatusAsync()).Replicas, (await StatusAsync()).Ready));
        Assert.Equal(0, _unjucks.World.Read().Deployments["recovery/unjucks-dr/unjucks-api"].Desired);
    }

    [Fact]
    public async Task Restart_Rolling_NeverFewerReadyThanBeforeAndEndsUpdated()
    {
        await _recovery.ScaleAsync(6);
        _unjucks.Time.Advance(60);
        await _recovery.RestartAsync("2026-11-22T03:01:00Z");
        var seen = new List<(int Replicas, int Ready, int Updated)>();
        for (var second = 0; second < 120; second++)
        {
            var status = await StatusAsync();
            seen.Add((status.Replicas, status.Ready, status.Updated));
            _unjucks.Time.Advance(1);
        }

        Assert.All(seen, s => Assert.InRange(s.Ready, 6, 8));
        Assert.Contains(seen, s => s.Updated is > 0 and < 6 && s.Replicas > s.Updated);
        Assert.Equal((6, 6, 6), seen[^1]);
        Assert.Equal("2026-11-22T03:01:00Z",
            _unjucks.World.Read().Deployments["recovery/unjucks-dr/unjucks-api"].RestartedAt);
    }

    [Fact]
    public async Task Restart_MidRollout_StillEndsUpdated()
    {
        await _recovery.ScaleAsync(4);
        _unjucks.Time.Advance(60);
        await _recovery.RestartAsync("2026-11-22T03:01:00Z");
        _unjucks.Time.Advance(16);
        await _recovery.RestartAsync("2026-11-22T03:02:00Z");
        await _recovery.ScaleAsync(6);
        _unjucks.Time.Advance(180);

        var status = await StatusAsync();
        Assert.Equal((6, 6, 6), (status.Replicas, status.Ready, status.Updated));
    }

    [Fact]
    public async Task ConfigMap_Changed_ReachesRunningPodsOnlyByARestart()
    {
        await _recovery.ScaleAsync(2);
        _unjucks.Time.Advance(60);
        await _recovery.MergeAsync(ClusterClient.ConfigMap(), """{"data":{"DB_HOST":"new"}}""");
        _unjucks.Time.Advance(60);
        Assert.DoesNotContain("new", Env(), StringComparison.Ordinal);
        await _recovery.ScaleAsync(3);
        _unjucks.Time.Advance(60);
        Assert.Contains(" | new", Env(), StringComparison.Ordinal);
        await _recovery.RestartAsync("2026-11-22T03:10:00Z");
        _unjucks.Time.Advance(120);

        Assert.Equal("new", Env());
    }

    [Fact]
    public async Task StallPods_Rollout_ExceedsItsDeadlineAndRecoversOnceHealed()
    {
        _unjucks.World.Break(new BreakRequest { Kind = "stall-pods", Cluster = "recovery" });
        await _recovery.ScaleAsync(3);
        _unjucks.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("ReplicaSetUpdated", (await StatusAsync()).Progressing);
        _unjucks.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0, "ProgressDeadlineExceeded"), ((await StatusAsync()).Ready, (await StatusAsync()).Progressing));
        _unjucks.Break("heal");
        _unjucks.Time.Advance(60);

        Assert.Equal((3, "NewReplicaSetAvailable"), ((await StatusAsync()).Ready, (await StatusAsync()).Progressing));
    }

    [Fact]
    public async Task Patch_Strategic_MergesContainersByName()
    {
        await _recovery.SendAsync(HttpMethod.Patch, ClusterClient.Deployment(),
            """{"spec":{"template":{"spec":{"containers":[{"name":"unjucks-api","image":"unjucks-api:2"},{"name":"side","image":"s"}]}}}}""",
            "application/strategic-merge-patch+json");

        var containers = (JsonArray)(
            await _recovery.GetAsync(ClusterClient.Deployment())).Json["spec"]!["template"]!["spec"]!["containers"]!;
        Assert.Equal(["unjucks-api:2", "s"], containers.Select(c => c!["image"]!.ToString()));
        Assert.NotNull(containers[0]!["env"]);
    }

    private string Env() => _unjucks.World.Read().Deployments["recovery/unjucks-dr/unjucks-api"].Env["DB_HOST"];

    private async Task<(long Generation, long Observed, int Replicas, int Ready, int Updated,
        string Progressing)> StatusAsync()
    {
        var json = (await _recovery.GetAsync(ClusterClient.Deployment())).Json;
        var status = json["status"]!;
        int Count(string name) => status[name]?.GetValue<int>() ?? 0;
        var progressing = ((JsonArray)status["conditions"]!)
            .First(c => c!["type"]!.ToString() == "Progressing")!["reason"]!.ToString();
        return (json["metadata"]!["generation"]!.GetValue<long>(), status["observedGeneration"]!.GetValue<long>(),
            Count("replicas"), Count("readyReplicas"), Count("updatedReplicas"), progressing);
    }
}
