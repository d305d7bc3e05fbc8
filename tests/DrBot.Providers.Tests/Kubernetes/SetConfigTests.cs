using System.Text.Json.Nodes;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class SetConfigTests : IDisposable
{
    private readonly ClusterWorld _world = new();
    private readonly Hands _hands;
    private readonly JsonObject _map;

    public SetConfigTests()
    {
        _map = _world.AddConfigMap("dr", "config", """{"DB_HOST":"old","LOG":"info"}""");
        _hands = new Hands(_world.Transport, _world.Options);
    }

    private ActionContext Context => _hands.Context(
        Hands.Target("kubernetes.configmap", ("cluster", "recovery"), ("namespace", "dr"), ("name", "config")),
        ("set", new Dictionary<string, string> { ["DB_HOST"] = "new", ["EXTRA"] = "x" }));

    public void Dispose()
    {
        _hands.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task ObserveAsync_OtherValues_IsReadyWithTheEarlierOnesThatExist()
    {
        var seen = await ObserveAsync();

        Assert.Equal(ObservedState.Ready, seen.State);
        Assert.Equal(("old", "uid-config", "41"),
            (seen.Facts["value.DB_HOST"], seen.Facts["identity"], seen.Facts["version"]));
        Assert.False(seen.Facts.ContainsKey("value.EXTRA"));
        Assert.False(seen.Facts.ContainsKey("value.LOG"));
    }

    [Fact]
    public async Task ActAsync_Once_SetsTheKeysAndLeavesOthers()
    {
        await _hands["kubernetes.set-config"].ActAsync(Context, CancellationToken.None);

        var patch = Assert.Single(_world.Patches);
        Assert.Equal("""{"metadata":{"resourceVersion":"41"},"data":{"DB_HOST":"new","EXTRA":"x"}}""", patch.Body);
        Assert.Equal("info", _map["data"]!["LOG"]!.GetValue<string>());
        Assert.Equal(ObservedState.Satisfied, (await ObserveAsync()).State);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task ActAsync_SomebodyFaster_ReadsAgainFiveTimes(int conflicts, bool comesThrough)
    {
        var left = conflicts;
        _world.Instead = request => request.Method == HttpMethod.Patch && left-- > 0
            ? ClusterWorld.Status(409, "Conflict", "the object has been modified")
            : null;

        var acting = _hands["kubernetes.set-config"].ActAsync(Context, CancellationToken.None);

        if (comesThrough)
            await acting;
        else
            Assert.Equal(ProviderFailure.Conflict, (await Assert.ThrowsAsync<ProviderException>(() => acting)).Kind);
        Assert.Equal(5, _world.Patches.Count());
    }

    [Fact]
    public async Task ObserveAsync_Immutable_IsBlocked()
    {
        _map["immutable"] = true;

        Assert.Equal(ObservedState.Blocked, (await ObserveAsync()).State);
    }

    [Fact]
    public async Task ObserveAsync_NoSuchConfigMap_IsBlocked()
    {
        _world.Instead = _ => ClusterWorld.Status(404, "NotFound", "configmaps not found");

        Assert.Contains("dr/config", Assert.Single((await ObserveAsync()).Reasons), StringComparison.Ordinal);
    }

    private Task<Observation> ObserveAsync() =>
        _hands["kubernetes.set-config"].ObserveAsync(Context, CancellationToken.None);
}
