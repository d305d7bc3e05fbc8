using DrBot.Providers.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Providers.Tests.Worlds;

/// <summary>The actions of a failover, one after the other and each by itself, against the practice world.</summary>
public sealed class FailoverWorldTests : IDisposable
{
    private static readonly TargetIdentity Api = WorldHands.Deployment("recovery", "unjucks-dr", "unjucks-api");
    private static readonly TargetIdentity OldApi = WorldHands.Deployment("primary", "unjucks-prod", "unjucks-api");

    private static readonly TargetIdentity OldWorker =
        WorldHands.Deployment("primary", "unjucks-prod", "unjucks-worker");

    private static readonly TargetIdentity Config = Hands.Target(
        "kubernetes.configmap", ("cluster", "recovery"), ("namespace", "unjucks-dr"), ("name", "unjucks-config"));

    private static readonly TargetIdentity Dns = Hands.Target(
        "aws.route53.record", ("zone", "Z1234567890"), ("name", "api.unjucks.dev"), ("type", "CNAME"));

    private static readonly TargetIdentity Database = Hands.Target("aws.rds", ("region", "us-west-2"),
        ("instance", "unjucks-dr-db"),
        ("replica-of.region", "us-east-1"), ("replica-of.instance", "unjucks-prod-db"));

    private readonly WorldHands _hands = new(FoundingWorlds.Unjucks);

    private static (string, object)[] Writers(string accept) =>
        [("writers", (IReadOnlyList<TargetIdentity>)[OldApi, OldWorker]), ("accept", accept)];

    public void Dispose() => _hands.Dispose();

    [Fact]
    public async Task Failover_RegionDown_MovesDatabaseWorkloadsAndTraffic()
    {
        _hands.Break("region-down");

        var fence = await _hands.CarryOutAsync("fence", null, Writers("attempted"));
        var promote = await _hands.CarryOutAsync("aws.rds.promote-read-replica", Database);
        var endpoint = promote.After[^1].Facts["endpoint"];
        await _hands.CarryOutAsync("kubernetes.set-config", Config,
            ("set", new Dictionary<string, string> { ["DB_HOST"] = endpoint }));
        await _hands.CarryOutAsync("kubernetes.restart", Api);
        var scale = await _hands.CarryOutAsync("kubernetes.scale", Api, ("replicas", 6L));
        var dns = await _hands.CarryOutAsync("aws.route53.upsert", Dns, ("value", "dr-api.unjucks.dev"),
            ("ttl", TimeSpan.FromSeconds(60)));

        Assert.Equal("attempted", fence.After[^1].Facts["proof"]);
        Assert.Equal(("0", "6"), (scale.Before.Facts["replicas"], scale.After[^1].Facts["ready"]));
        var earlier = FoundingWorlds.Unjucks.Zones.SelectMany(z => z.Records)
            .Single(r => r is { Name: "api.unjucks.dev", Type: "CNAME" });
        Assert.Equal(earlier.Value, dns.Before.Facts["value"].TrimEnd('.'));
        var world = _hands.World.Read();
        Assert.Equal("primary", world.Databases["unjucks-dr-db"].Role);
        Assert.Equal(endpoint, world.Configmaps["recovery/unjucks-dr/unjucks-config"]["DB_HOST"]);
        Assert.Equal(("dr-api.unjucks.dev", "INSYNC"),
            (world.Dns["api.unjucks.dev"].Value.TrimEnd('.'), world.Dns["api.unjucks.dev"].Status));
        Assert.All([fence, promote, scale, dns], step => Assert.Equal(ObservedState.Satisfied, step.After[^1].State));
    }

    [Fact]
    public async Task Health_Asked_PassesOnlyOnceTrafficPointsAtAWorkingRegion()
    {
        var check = _hands.Context(null,
            ("url", "http://api.unjucks.dev/health")) with
        { IntentAt = _hands.Domain.GetUtcNow() };
        var healthy = await _hands.ObserveAsync("http.check", check);
        _hands.Break("region-down");
        var down = await _hands.ObserveAsync("http.check", check);

        Assert.Equal((ObservedState.Satisfied, ObservedState.InProgress), (healthy.State, down.State));
        Assert.NotEmpty(down.Reasons);
    }

    [Fact]
    public async Task Fence_FarSideAnswers_StopsEveryWriterAndProvesIt()
    {
        var (before, after) = await _hands.CarryOutAsync("fence", null, Writers("isolated"));

        Assert.Equal(("3", "2"), (before.Facts[$"replicas.{OldApi.Name}"], before.Facts[$"replicas.{OldWorker.Name}"]));
        Assert.Equal((ObservedState.Satisfied, "isolated"), (after[^1].State, after[^1].Facts["proof"]));
        Assert.Equal(2, _hands.Effects("patch deployments/scale"));
    }

    [Fact]
    public async Task Fence_FarSideSilentAndIsolationDemanded_NeverGoesOn()
    {
        _hands.Break("region-down");
        var context = _hands.Context(null, Writers("isolated")) with { IntentAt = _hands.Domain.GetUtcNow() };

        await Assert.ThrowsAsync<ProviderException>(() => _hands.ActAsync("fence", context));

        Assert.Equal(ObservedState.Unknown,
            (await _hands.ObserveAsync("fence", context with { Receipt = Receipt.Empty })).State);
    }

    [Fact]
    public async Task Scale_PodsStarting_IsNotDoneWhenTheNumberIsSet()
    {
        var (_, after) = await _hands.CarryOutAsync("kubernetes.scale", Api, ("replicas", 2L));

        Assert.Equal((ObservedState.InProgress, "2", "0"),
            (after[0].State, after[0].Facts["replicas"], after[0].Facts["ready"]));
        Assert.Equal((ObservedState.Satisfied, "2"), (after[^1].State, after[^1].Facts["ready"]));
    }

    [Fact]
    public async Task Scale_UndoneByTheEarlierNumber_IsAsBefore()
    {
        var (before, _) = await _hands.CarryOutAsync("kubernetes.scale", OldApi, ("replicas", 5L));

        var (_, after) = await _hands.CarryOutAsync("kubernetes.scale", OldApi,
            ("replicas", long.Parse(before.Facts["replicas"])));

        Assert.Equal(("3", "3"), (after[^1].Facts["replicas"], after[^1].Facts["ready"]));
    }

    [Fact]
    public async Task Scale_AnswerLost_HappenedAndIsSeen()
    {
        _hands.Break("lose-response", "patch deployments/scale", 1);
        var context = _hands.Context(Api, ("replicas", 2L)) with { IntentAt = _hands.Domain.GetUtcNow() };

        var lost = await Assert.ThrowsAsync<ProviderException>(() => _hands.ActAsync("kubernetes.scale", context));

        Assert.Equal(ProviderFailure.UnknownOutcome, lost.Kind);
        Assert.Equal(ObservedState.InProgress, (await _hands.ObserveAsync("kubernetes.scale", context)).State);
        Assert.Equal(1, _hands.Effects("patch deployments/scale"));
    }

    [Fact]
    public async Task Restart_RunningPods_AreReplacedAndSeenToBe()
    {
        var (_, after) = await _hands.CarryOutAsync("kubernetes.restart", OldApi);

        Assert.Equal(ObservedState.InProgress, after[0].State);
        Assert.Equal((ObservedState.Satisfied, "3", "3"),
            (after[^1].State, after[^1].Facts["updated"], after[^1].Facts["available"]));
    }

    [Fact]
    public async Task Dns_Changing_IsDoneOnlyInSync()
    {
        var (_, after) = await _hands.CarryOutAsync("aws.route53.upsert", Dns, ("value", "dr-api.unjucks.dev"),
            ("ttl", TimeSpan.FromSeconds(60)));

        Assert.Equal((ObservedState.InProgress, "PENDING"), (after[0].State, after[0].Facts["change"]));
        Assert.Equal((ObservedState.Satisfied, "INSYNC"), (after[^1].State, after[^1].Facts["change"]));
    }

    [Fact]
    public async Task Dns_AnswerLost_HappenedAndIsSeenAfterTheUsualTime()
    {
        _hands.Break("lose-response", "ChangeResourceRecordSets", 1);
        var context = _hands.Context(Dns, ("value", "dr-api.unjucks.dev"),
            ("ttl", TimeSpan.FromSeconds(60))) with
        { IntentAt = _hands.Domain.GetUtcNow() };

        await Assert.ThrowsAsync<ProviderException>(() => _hands.ActAsync("aws.route53.upsert", context));
        var soon = await _hands.ObserveAsync("aws.route53.upsert", context);
        _hands.Advance(TimeSpan.FromMinutes(1));
        var later = await _hands.ObserveAsync("aws.route53.upsert", context with { Now = _hands.Domain.GetUtcNow() });

        Assert.Equal((ObservedState.InProgress, ObservedState.Satisfied), (soon.State, later.State));
    }

    [Fact]
    public async Task Dns_TypeConflict_IsSeenBeforeRoute53Refuses()
    {
        var target = Hands.Target("aws.route53.record", ("zone", "Z1234567890"), ("name", "dr-api.unjucks.dev"),
            ("type", "CNAME"));
        var context = _hands.Context(target, ("value", "elsewhere.unjucks.dev"), ("ttl", TimeSpan.FromSeconds(60)));

        var seen = await _hands.ObserveAsync("aws.route53.upsert", context);
        var refused = await Assert.ThrowsAsync<ProviderException>(() => _hands.ActAsync("aws.route53.upsert", context));

        Assert.Equal((ObservedState.Blocked, ProviderFailure.Invalid), (seen.State, refused.Kind));
    }

    [Fact]
    public async Task EveryTarget_Observed_HasAnIdentityForDrift()
    {
        (string Action, TargetIdentity? Target, (string, object)[] Inputs)[] all =
        [
            ("aws.rds.promote-read-replica", Database, []),
            ("aws.route53.upsert", Dns, [("value", "v"), ("ttl", TimeSpan.FromSeconds(60))]),
            ("kubernetes.scale", Api, [("replicas", 1L)]),
            ("kubernetes.restart", Api, []),
            ("kubernetes.set-config", Config, [("set", new Dictionary<string, string> { ["A"] = "b" })]),
            ("fence", null, Writers("isolated")),
        ];
        foreach (var (action, target, inputs) in all)
        {
            var first = await _hands.ObserveAsync(action, _hands.Context(target, inputs));
            _hands.Advance(TimeSpan.FromMinutes(1));
            var second = await _hands.ObserveAsync(action, _hands.Context(target, inputs));
            Assert.NotEqual("", first.Facts["identity"]);
            Assert.Equal(first.Facts["identity"], second.Facts["identity"]);
        }

        Assert.Empty(ProviderCatalogue.Descriptors.Where(d => d.TargetKinds.Count > 0).Select(d => d.Name)
            .Except(all.Select(a => a.Action)));
    }

    [Fact]
    public async Task Check_Everything_TellsWhoWeAreAndWhatIsDown()
    {
        _hands.Break("region-down");

        var checks = await _hands.Catalogue.CheckAsync(["us-west-2", "us-east-1"], CancellationToken.None);

        Assert.Equal(
            [("aws us-east-1", false), ("aws us-west-2", true), ("kubernetes primary", false),
            ("kubernetes recovery", true)],
            checks.Select(c => (c.Name, c.Ok)));
        Assert.Contains("arn:aws", checks[1].Detail, StringComparison.Ordinal);
        Assert.Contains("Kubernetes v", checks[3].Detail, StringComparison.Ordinal);
    }
}
