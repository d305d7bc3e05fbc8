using System.Text.Json.Nodes;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class RestartTests : IDisposable
{
    private const string Mark = "2026-11-22T03:00:00Z";
    private readonly ClusterWorld _world = new();
    private readonly Hands _hands;
    private readonly JsonObject _api;

    public RestartTests()
    {
        _api = _world.AddDeployment("recovery", "dr", "api", 3);
        _hands = new Hands(_world.Transport, _world.Options);
    }

    private ActionContext Context => _hands.Context(
        Hands.Target("kubernetes.deployment", ("cluster", "recovery"), ("namespace", "dr"), ("name", "api")));

    private ActionContext Accepted => Context with
    {
        IntentAt = JumpingClock.Start,
        Receipt = Receipt.Empty,
        Before = new Dictionary<string, string> { ["replicas"] = "3" },
    };

    public void Dispose()
    {
        _hands.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task ActAsync_SentTwice_BearsTheSameMark()
    {
        var context = Context with { IntentAt = JumpingClock.Start };
        await _hands["kubernetes.restart"].ActAsync(context, CancellationToken.None);
        await _hands["kubernetes.restart"].ActAsync(context with { Now = JumpingClock.Start.AddMinutes(3) },
            CancellationToken.None);

        Assert.Equal(2, _world.Patches.Count());
        Assert.All(_world.Patches, p => Assert.Equal(
            """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-11-22T03:00:00Z"}}}}}""", p.Body));
    }

    [Fact]
    public async Task ObserveAsync_RolloutUnderWay_IsInProgressUntilOldPodsEnded()
    {
        await _hands["kubernetes.restart"].ActAsync(Context with { IntentAt = JumpingClock.Start },
            CancellationToken.None);
        var unseen = await ObserveAsync(Accepted);
        ClusterWorld.Settle(_api);
        _api["status"]!["replicas"] = 4;
        var ending = await ObserveAsync(Accepted);
        ClusterWorld.Settle(_api);
        var done = await ObserveAsync(Accepted);

        Assert.Equal((ObservedState.InProgress, "the controller has not seen the change yet"),
            (unseen.State, unseen.Reasons[0]));
        Assert.Equal((ObservedState.InProgress, "1 old pods are still ending"), (ending.State, ending.Reasons[0]));
        Assert.Equal((ObservedState.Satisfied, Mark), (done.State, done.Facts["restarted-at"]));
    }

    [Fact]
    public async Task ObserveAsync_BeforeIntent_IsReadyWhateverWasRestartedEarlier() =>
        Assert.Equal(ObservedState.Ready, (await ObserveAsync(Context)).State);

    [Fact]
    public async Task ObserveAsync_Paused_IsBlocked()
    {
        _api["spec"]!["paused"] = true;

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("kubectl rollout resume", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_ProgressDeadlineExceeded_IsBlockedWithTheMessage()
    {
        SetMark(Mark);
        _api["status"]!["conditions"] = JsonNode.Parse(
            """[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"ReplicaSet api-6 has timed out"}]""");

        var seen = await ObserveAsync(Accepted);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("api-6 has timed out", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_ScaledToZeroMeanwhile_IsBlockedAndNotDone()
    {
        SetMark(Mark);
        _api["spec"]!["replicas"] = 0;
        ClusterWorld.Settle(_api);

        var seen = await ObserveAsync(Accepted);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("ran 3 replicas", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_NoPodsFromTheStart_IsDoneAndSaysWhy()
    {
        SetMark(Mark);
        _api["spec"]!["replicas"] = 0;
        ClusterWorld.Settle(_api);

        var seen = await ObserveAsync(Accepted with { Before = new Dictionary<string, string> { ["replicas"] = "0" } });

        Assert.Equal(ObservedState.Satisfied, seen.State);
        Assert.Contains("no pod ran", seen.Facts["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_SomebodyElseRestarted_IsBlocked()
    {
        SetMark("2026-11-22T04:00:00Z");

        var seen = await ObserveAsync(Accepted);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("04:00:00Z", seen.Reasons[0], StringComparison.Ordinal);
    }

    private void SetMark(string mark) => _api["spec"]!["template"]!["metadata"]!["annotations"] =
        new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = mark };

    private Task<Observation> ObserveAsync(ActionContext context) =>
        _hands["kubernetes.restart"].ObserveAsync(context, CancellationToken.None);
}
