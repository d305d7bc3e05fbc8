namespace DrBot.Tests.Execution.Bench;

/// <summary>A world as one process reaches it: what the process began before its death may still have its effect.</summary>
internal sealed class WatchedWorld(HttpMessageHandler world, Doings doings) : HttpMessageHandler
{
    private readonly HttpMessageInvoker inner = new(world, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        doings.DoAsync(() => inner.SendAsync(request, cancellationToken));
}
