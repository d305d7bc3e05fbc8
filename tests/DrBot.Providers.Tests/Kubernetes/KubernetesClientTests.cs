using System.Net;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Kubernetes;

/// <summary>Errors of an API server, and of what may stand in front of one.</summary>
public sealed class KubernetesClientTests : IDisposable
{
    private readonly ClusterWorld _world = new();
    private readonly Hands _hands;

    public KubernetesClientTests()
    {
        _world.AddDeployment("recovery", "dr", "api", 1);
        _hands = new Hands(_world.Transport, _world.Options);
    }

    private ActionContext Context => _hands.Context(
        Hands.Target("kubernetes.deployment", ("cluster", "recovery"), ("namespace", "dr"), ("name", "api")),
        ("replicas", 2L));

    public void Dispose()
    {
        _hands.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Server_WithAPathOfItsOwn_KeepsIt()
    {
        _world.AddDeployment("primary", "prod", "api", 1);
        var target = Hands.Target("kubernetes.deployment", ("cluster", "primary"), ("namespace", "prod"),
            ("name", "api"));

        await _hands["kubernetes.scale"].ObserveAsync(Context with { Target = target }, CancellationToken.None);

        Assert.Equal("http://127.0.0.1:6441/k8s/primary/apis/apps/v1/namespaces/prod/deployments/api",
            _world.Transport.Sent[0].Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData(403, "Forbidden", ProviderFailure.Denied)]
    [InlineData(409, "Conflict", ProviderFailure.Conflict)]
    [InlineData(422, "Invalid", ProviderFailure.Invalid)]
    [InlineData(429, "TooManyRequests", ProviderFailure.Throttled)]
    [InlineData(500, "InternalError", ProviderFailure.UnknownOutcome)]
    [InlineData(503, "ServiceUnavailable", ProviderFailure.Transient)]
    [InlineData(504, "Timeout", ProviderFailure.UnknownOutcome)]
    public async Task Refusal_OfAChange_HasReasonAndKind(int code, string reason, ProviderFailure kind)
    {
        _world.Instead = _ => ClusterWorld.Status(code, reason, "said the server");

        var refused = await Assert.ThrowsAsync<ProviderException>(() =>
            _hands["kubernetes.scale"].ActAsync(Context, CancellationToken.None));

        Assert.Equal((kind, reason), (refused.Kind, refused.Code));
        Assert.Contains("said the server", refused.Message, StringComparison.Ordinal);
        Assert.Equal(kind is ProviderFailure.Throttled or ProviderFailure.Transient ? 5 : 1, _world.Patches.Count());
    }

    [Fact]
    public async Task Refusal_InHtml_IsReadable()
    {
        _world.Instead = _ =>
            Answer.Html("<html><body><h1>502 Bad Gateway</h1></body></html>", HttpStatusCode.BadGateway);

        var refused = await Assert.ThrowsAsync<ProviderException>(() =>
            _hands["kubernetes.scale"].ObserveAsync(Context, CancellationToken.None));

        Assert.Equal(ProviderFailure.Transient, refused.Kind);
        Assert.Contains("502 Bad Gateway", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_NotJson_SaysWhatItWas()
    {
        _world.Instead = _ => Answer.Html("ok", HttpStatusCode.OK);

        var failed = await Assert.ThrowsAsync<ProviderException>(() =>
            _hands["kubernetes.scale"].ObserveAsync(Context, CancellationToken.None));

        Assert.Contains("'ok'", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_LostOnAChange_IsUnknownAndSentOnce()
    {
        _world.Instead = request =>
            request.Method == HttpMethod.Patch ? throw new IOException("connection reset") : null;

        var lost = await Assert.ThrowsAsync<ProviderException>(() =>
            _hands["kubernetes.scale"].ActAsync(Context, CancellationToken.None));

        Assert.Equal(ProviderFailure.UnknownOutcome, lost.Kind);
        Assert.Single(_world.Patches);
    }

    [Fact]
    public async Task Unauthorized_Once_IsAskedAgainOnce()
    {
        _world.Instead = _ => ClusterWorld.Status(401, "Unauthorized", "token expired");

        var refused = await Assert.ThrowsAsync<ProviderException>(() =>
            _hands["kubernetes.scale"].ActAsync(Context, CancellationToken.None));

        Assert.Equal(ProviderFailure.Denied, refused.Kind);
        Assert.Equal(2, _world.Patches.Count());
    }
}
