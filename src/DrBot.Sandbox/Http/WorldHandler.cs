using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Http;

/// <summary>A world behind an <see cref="HttpClient"/>, without a socket.</summary>
/// <param name="respond">The world.</param>
/// <param name="clock">Its two clocks; a slow answer waits on the wire clock.</param>
public sealed class WorldHandler(Func<WireRequest, WorldTime, WireResponse> respond, WorldClock clock)
    : HttpMessageHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var response = respond(await WireRequest.FromAsync(request, cancellationToken), clock.Now);
        if (response.Delay > TimeSpan.Zero)
            await Task.Delay(response.Delay, clock.Wire, cancellationToken);
        if (response.IsCut)
            throw new HttpRequestException(HttpRequestError.ResponseEnded,
                "the connection ended before an answer came", new IOException("connection reset by peer"));
        return response.ToMessage(request, clock.Wire.GetUtcNow());
    }
}
