using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Kubernetes;

public sealed class KubectlTests : IAsyncLifetime
{
    private SandboxHost _host = null!;
    private Tool _kubectl = null!;

    public async Task InitializeAsync()
    {
        _host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 30 }, CancellationToken.None);
        _kubectl = new Tool(_host, Machine.Find("kubectl") ?? "kubectl");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [RequiresFact("kubectl")]
    public async Task Get_BothClusters_ShowTheirDeployments()
    {
        Assert.Contains("unjucks-worker", (await RunAsync("get", "deployments")).Out, StringComparison.Ordinal);
        Assert.Equal("3", (await RunAsync("--context", "primary", "get", "deploy", "unjucks-api", "-o",
            "jsonpath={.status.readyReplicas}")).Out);
        Assert.Contains("unjucks-drill", (await RunAsync("get", "ns")).Out, StringComparison.Ordinal);
        Assert.Contains("unjucks-prod-db", (await RunAsync("get", "cm", "unjucks-config", "-o", "yaml")).Out,
            StringComparison.Ordinal);
    }

    [RequiresFact("kubectl")]
    public async Task ScaleAndRolloutStatus_SixReplicas_WaitsUntilTheyAreReady()
    {
        await RunAsync("scale", "deployment/unjucks-api", "--replicas=6", "-n", "unjucks-dr");
        var status = await RunAsync("rollout", "status", "deployment/unjucks-api", "--timeout=60s");

        Assert.Contains("successfully rolled out", status.Out, StringComparison.Ordinal);
        Assert.Equal(6, _host.World.Read().Deployments["recovery/unjucks-dr/unjucks-api"].Ready);
    }

    [RequiresFact("kubectl")]
    public async Task RolloutRestart_RunningDeployment_StatusFollowsItToTheEnd()
    {
        await RunAsync("--context", "primary", "rollout", "restart", "deployment/unjucks-api");
        var status =
            await RunAsync("--context", "primary", "rollout", "status", "deployment/unjucks-api", "--timeout=60s");

        Assert.Contains("Waiting for deployment", status.Out, StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", status.Out, StringComparison.Ordinal);
        Assert.NotNull(_host.World.Read().Deployments["primary/unjucks-prod/unjucks-api"].RestartedAt);
    }

    [RequiresFact("kubectl")]
    public async Task Patch_ConfigMap_BothWaysOfMerging()
    {
        await RunAsync("patch", "configmap", "unjucks-config", "-p", """{"data":{"DB_HOST":"a"}}""");
        await RunAsync("patch", "configmap", "unjucks-config", "--type", "merge", "-p", """{"data":{"OTHER":"b"}}""");

        var map = _host.World.Read().Configmaps["recovery/unjucks-dr/unjucks-config"];
        Assert.Equal(("a", "b"), (map["DB_HOST"], map["OTHER"]));
    }

    [RequiresFact("kubectl")]
    public async Task Scale_WithAPrecondition_RefusedWhereItDoesNotHold()
    {
        var wrong = await _kubectl.RunAsync("scale", "deployment/unjucks-api", "--current-replicas=5", "--replicas=1");
        await RunAsync("scale", "deployment/unjucks-api", "--current-replicas=0", "--replicas=1");

        Assert.NotEqual(0, wrong.Exit);
        Assert.Equal(1, _host.World.Read().Deployments["recovery/unjucks-dr/unjucks-api"].Desired);
    }

    [RequiresFact("kubectl")]
    public async Task Get_Missing_SaysNotFoundFromServer()
    {
        var (exit, _, error) = await _kubectl.RunAsync("get", "deployment", "nobody");

        Assert.NotEqual(0, exit);
        Assert.Contains("Error from server (NotFound): deployments.apps \"nobody\" not found", error,
            StringComparison.Ordinal);
    }

    [RequiresFact("kubectl")]
    public async Task AuthCanI_PatchDeployments_Yes() =>
        Assert.StartsWith("yes", (await RunAsync("auth", "can-i", "patch", "deployments")).Out,
            StringComparison.Ordinal);

    private async Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var result = await _kubectl.RunAsync(arguments);
        Assert.True(result.Exit == 0, $"kubectl {string.Join(' ', arguments)}: {result.Error}");
        return result;
    }
}
