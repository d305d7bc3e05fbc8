using System.Text.Json.Nodes;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class FenceTests : IDisposable
{
    private readonly ClusterWorld _world = new();
    private readonly Hands _hands;
    private readonly JsonObject[] _writers;

    public FenceTests()
    {
        _writers = [_world.AddDeployment("primary", "prod", "api", 3),
            _world.AddDeployment("primary", "prod", "worker", 2)];
        _hands = new Hands(_world.Transport, _world.Options);
    }

    public void Dispose()
    {
        _hands.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Fence_FarSideAnswers_StopsEveryWriterAndProvesIsolation()
    {
        var before = await ObserveAsync(Accepting("isolated"));
        var receipt = await ActAsync(Accepting("isolated"));
        var asked = await ObserveAsync(After(Accepting("isolated"), receipt));
        ClusterWorld.Settle(_writers[0]);
        var half = await ObserveAsync(After(Accepting("isolated"), receipt));
        ClusterWorld.Settle(_writers[1]);
        var all = await ObserveAsync(After(Accepting("isolated"), receipt));

        Assert.Equal((ObservedState.Ready, "3", "2"),
            (before.State, before.Facts["replicas.old-api"], before.Facts["replicas.old-worker"]));
        Assert.All(_world.Patches, p => Assert.Equal("""{"spec":{"replicas":0}}""", p.Body));
        Assert.Equal((ObservedState.InProgress, ObservedState.InProgress), (asked.State, half.State));
        Assert.StartsWith("old-worker", Assert.Single(half.Reasons), StringComparison.Ordinal);
        Assert.Equal((ObservedState.Satisfied, "isolated"), (all.State, all.Facts["proof"]));
        Assert.Equal(before.Facts["identity"], all.Facts["identity"]);
    }

    [Fact]
    public async Task Fence_SilentAndAttemptAccepted_IsSatisfiedAsAttempted()
    {
        Silence();

        var before = await ObserveAsync(Accepting("attempted"));
        var receipt = await ActAsync(Accepting("attempted"));
        var after = await ObserveAsync(After(Accepting("attempted"), receipt));

        Assert.Equal((ObservedState.Ready, "not answering"), (before.State, before.Facts["writer.old-api"]));
        Assert.StartsWith("no answer", receipt.Values["asked.old-api"], StringComparison.Ordinal);
        Assert.Equal((ObservedState.Satisfied, "attempted"), (after.State, after.Facts["proof"]));
    }

    [Fact]
    public async Task Fence_SilentAndIsolationDemanded_NeverGoesOn()
    {
        Silence();

        var before = await ObserveAsync(Accepting("isolated"));
        var failed = await Assert.ThrowsAsync<ProviderException>(() => ActAsync(Accepting("isolated")));
        var after = await ObserveAsync(After(Accepting("isolated"), Receipt.Empty));

        Assert.Contains("accept: attempted", before.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(ProviderFailure.Transient, failed.Kind);
        Assert.Equal(ObservedState.Unknown, after.State);
    }

    [Fact]
    public async Task Fence_AttemptAcceptedAndFarSideAnswers_StillWaitsUntilItStopped()
    {
        var receipt = await ActAsync(Accepting("attempted"));

        Assert.Equal(ObservedState.InProgress, (await ObserveAsync(After(Accepting("attempted"), receipt))).State);
    }

    [Fact]
    public async Task Fence_FarSideComesBackRunning_MustBeAskedAgain()
    {
        Silence();
        var receipt = await ActAsync(Accepting("attempted"));
        _world.Instead = _ => null;

        var seen = await ObserveAsync(After(Accepting("attempted"), receipt));

        Assert.Equal(ObservedState.Ready, seen.State);
        Assert.Contains("answers again", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fence_OneSilentOneStopped_IsOnlyAttempted()
    {
        _world.Instead = request => request.Uri.AbsolutePath.Contains("/api", StringComparison.Ordinal)
            && request.Uri.AbsolutePath.EndsWith("deployments/api", StringComparison.Ordinal) ? throw Refused() : null;
        _writers[1]["spec"]!["replicas"] = 0;
        ClusterWorld.Settle(_writers[1]);

        var seen = await ObserveAsync(After(Accepting("attempted"), Receipt.Empty));

        Assert.Equal((ObservedState.Satisfied, "attempted"), (seen.State, seen.Facts["proof"]));
    }

    [Fact]
    public async Task Fence_NoRights_IsRefusedEvenWhenAnAttemptWouldDo()
    {
        _world.Instead = _ => ClusterWorld.Status(403, "Forbidden", "cannot patch deployments/scale");

        var before = await ObserveAsync(Accepting("attempted"));
        var failed = await Assert.ThrowsAsync<ProviderException>(() => ActAsync(Accepting("attempted")));

        Assert.Equal(ObservedState.Blocked, before.State);
        Assert.Equal(ProviderFailure.Denied, failed.Kind);
    }

    [Fact]
    public async Task Fence_WriterMisspelt_IsBlocked()
    {
        _world.Instead = request => request.Uri.AbsolutePath.EndsWith("deployments/worker", StringComparison.Ordinal)
            ? ClusterWorld.Status(404, "NotFound", "not found") : null;

        var seen = await ObserveAsync(Accepting("attempted"));

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.StartsWith("old-worker", Assert.Single(seen.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fence_AllStoppedAlready_IsSatisfiedBeforeAnyIntent()
    {
        foreach (var writer in _writers)
        {
            writer["spec"]!["replicas"] = 0;
            ClusterWorld.Settle(writer);
        }

        var seen = await ObserveAsync(Accepting("isolated"));

        Assert.Equal((ObservedState.Satisfied, "isolated"), (seen.State, seen.Facts["proof"]));
    }

    [Fact]
    public async Task Fence_ProofDemandedThatCannotBeShown_IsBlocked() =>
        Assert.Equal(ObservedState.Blocked, (await ObserveAsync(Accepting("proved"))).State);

    [Fact]
    public async Task Fence_NothingAccepted_GoesOnAfterAsking()
    {
        var receipt = await ActAsync(Accepting("none"));

        var seen = await ObserveAsync(After(Accepting("none"), receipt));

        Assert.Equal((ObservedState.Satisfied, "none"), (seen.State, seen.Facts["proof"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fence_NoOrOtherWriters_IsBlocked(bool other)
    {
        TargetIdentity[] writers = other ? [Hands.Target("aws.rds")] : [];
        var context = _hands.Context(null, ("writers", (IReadOnlyList<TargetIdentity>)writers), ("accept", "isolated"));

        Assert.Equal(ObservedState.Blocked, (await ObserveAsync(context)).State);
    }

    private void Silence() => _world.Instead = _ => throw Refused();

    private static HttpRequestException Refused() => new(HttpRequestError.ConnectionError, "Connection refused");

    private ActionContext Accepting(string accept) =>
        _hands.Context(null, ("accept", accept), ("writers", (IReadOnlyList<TargetIdentity>)
    [
        Writer("old-api", "api"), Writer("old-worker", "worker"),
    ]));

    private static TargetIdentity Writer(string name, string deployment) =>
        Hands.Target("kubernetes.deployment", ("cluster", "primary"), ("namespace", "prod"),
            ("name", deployment)) with
        { Name = name };

    private static ActionContext After(ActionContext context, Receipt receipt) =>
        context with { IntentAt = JumpingClock.Start, Receipt = receipt };

    private Task<Observation> ObserveAsync(ActionContext context) =>
        _hands["fence"].ObserveAsync(context, CancellationToken.None);

    private Task<Receipt> ActAsync(ActionContext context) =>
        _hands["fence"].ActAsync(context with { IntentAt = JumpingClock.Start }, CancellationToken.None);
}
