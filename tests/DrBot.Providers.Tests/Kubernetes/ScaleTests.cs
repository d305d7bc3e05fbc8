using System.Text.Json.Nodes;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class ScaleTests : IDisposable
{
    private readonly ClusterWorld _world = new();
    private readonly Hands _hands;
    private readonly JsonObject _api;

    public ScaleTests()
    {
        _api = _world.AddDeployment("recovery", "unjucks-dr", "unjucks-api", 1);
        _hands = new Hands(_world.Transport, _world.Options);
    }

    private ActionContext Context => _hands.Context(
        Hands.Target("kubernetes.deployment", ("cluster", "recovery"), ("namespace", "unjucks-dr"),
        ("name", "unjucks-api")), ("replicas", 6L));

    private ActionContext Accepted => Context with { IntentAt = JumpingClock.Start, Receipt = Receipt.Empty };

    public void Dispose()
    {
        _hands.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task ObserveAsync_OtherNumber_IsReadyWithTheEarlierOne()
    {
        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Ready, seen.State);
        Assert.Equal(("1", "1", "uid-unjucks-api"),
            (seen.Facts["replicas"], seen.Facts["ready"], seen.Facts["identity"]));
    }

    [Fact]
    public async Task ActAsync_Sends_MergePatchToTheScaleSubresource()
    {
        await _hands["kubernetes.scale"].ActAsync(Context, CancellationToken.None);

        var patch = Assert.Single(_world.Patches);
        Assert.Equal("/apis/apps/v1/namespaces/unjucks-dr/deployments/unjucks-api/scale", patch.Uri.AbsolutePath);
        Assert.Equal(("drbot", "Strict"), (patch.Query["fieldManager"], patch.Query["fieldValidation"]));
        Assert.Equal("application/merge-patch+json", patch.Headers["Content-Type"]);
        Assert.Equal("Bearer secret-token", patch.Headers["Authorization"]);
        Assert.Equal("""{"spec":{"replicas":6}}""", patch.Body);
    }

    [Fact]
    public async Task ObserveAsync_AfterActing_IsSatisfiedOnlyWhenAllAreAvailable()
    {
        await _hands["kubernetes.scale"].ActAsync(Context, CancellationToken.None);
        var set = await ObserveAsync(Accepted);
        ClusterWorld.Settle(_api);
        _api["status"]!["availableReplicas"] = 5;
        var almost = await ObserveAsync(Accepted);
        ClusterWorld.Settle(_api);
        var all = await ObserveAsync(Accepted);

        Assert.Equal([ObservedState.InProgress, ObservedState.InProgress, ObservedState.Satisfied],
            [set.State, almost.State, all.State]);
        Assert.Contains("5 of 6", almost.Reasons[0], StringComparison.Ordinal);
        Assert.Equal("6", all.Facts["ready"]);
    }

    [Theory]
    [InlineData("observedGeneration", 1)]
    [InlineData("replicas", 7)]
    [InlineData("updatedReplicas", 5)]
    [InlineData("availableReplicas", 5)]
    public async Task ObserveAsync_AnyNumberOff_IsNotSatisfied(string field, int value)
    {
        _api["spec"]!["replicas"] = 6;
        ClusterWorld.Settle(_api);
        _api["status"]![field] = value;

        Assert.Equal(ObservedState.InProgress, (await ObserveAsync(Accepted)).State);
    }

    [Fact]
    public async Task ObserveAsync_PodsCannotBeMade_SaysWhy()
    {
        _api["spec"]!["replicas"] = 6;
        _api["status"]!["conditions"] = JsonNode.Parse(
            """[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"exceeded quota: pods"}]""");

        var seen = await ObserveAsync(Accepted);

        Assert.Contains("FailedCreate: exceeded quota: pods", seen.Reasons);
    }

    [Fact]
    public async Task ObserveAsync_SomebodyElseSetsItBack_IsBlockedAndSaysSo()
    {
        var seen = await ObserveAsync(Accepted);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("autoscaler", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_AcceptanceUnknownAndUnchanged_IsReadyAgain() =>
        Assert.Equal(ObservedState.Ready, (await ObserveAsync(Context with { IntentAt = JumpingClock.Start })).State);

    [Fact]
    public async Task ObserveAsync_NoSuchDeployment_IsBlocked()
    {
        var context = Context with
        {
            Target = Hands.Target("kubernetes.deployment", ("cluster", "recovery"), ("namespace", "unjucks-dr"),
                ("name", "misspelt")),
        };

        var seen = await ObserveAsync(context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("unjucks-dr/misspelt", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_ClusterNotConfigured_IsBlockedNamingWhatToAdd()
    {
        var context = Context with
        {
            Target = Hands.Target("kubernetes.deployment", ("cluster", "third"), ("namespace", "n"), ("name", "d")),
        };

        var seen = await ObserveAsync(context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("providers.kubernetes.clusters.third", Assert.Single(seen.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aws.rds")]
    [InlineData(null)]
    public async Task ObserveAsync_WrongTarget_IsBlocked(string? kind)
    {
        var context = Context with { Target = kind is null ? null : Hands.Target(kind) };

        var seen = await ObserveAsync(context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("kubernetes.deployment", seen.Reasons[0], StringComparison.Ordinal);
    }

    private Task<Observation> ObserveAsync(ActionContext context) =>
        _hands["kubernetes.scale"].ObserveAsync(context, CancellationToken.None);
}
