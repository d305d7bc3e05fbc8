namespace DrBot.Slack;

/// <summary>The one way out to Slack, for the Web API, response URLs and sockets alike.</summary>
internal sealed class SlackHttp(HttpMessageHandler handler) : IDisposable
{
    /// <summary>Sends requests.</summary>
    public HttpMessageInvoker Invoker { get; } = new(handler);

    /// <inheritdoc />
    public void Dispose() => Invoker.Dispose();
}
