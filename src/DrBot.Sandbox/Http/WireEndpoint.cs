using DrBot.Sandbox.World;
using Microsoft.AspNetCore.Http.Features;

namespace DrBot.Sandbox.Http;

/// <summary>A world behind a listener: the same answers a <see cref="WorldHandler"/> gives, over a socket.</summary>
internal static class WireEndpoint
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static async Task ServeAsync(HttpContext context, PracticeWorld world)
    {
        var cancellation = context.RequestAborted;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellation);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers =
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var response = world.Respond(
            new WireRequest(context.Request.Method, target, headers, body.ToArray()), world.Clock.Now);
        if (response.Delay > TimeSpan.Zero)
            await Task.Delay(response.Delay, world.Clock.Wire, cancellation);
        if (response.IsCut)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        foreach (var (name, value) in response.Headers)
            context.Response.Headers[name] = value;
        await context.Response.Body.WriteAsync(response.Body, cancellation);
        if (response.Stream is { } stream)
            await StreamAsync(context, stream, world.Clock.Wire);
    }

    private static async Task StreamAsync(HttpContext context, Func<string?> stream, TimeProvider wire)
    {
        var cancellation = context.RequestAborted;
        await context.Response.Body.FlushAsync(cancellation);
        while (!cancellation.IsCancellationRequested && stream() is { } lines)
        {
            if (lines.Length > 0)
            {
                await context.Response.WriteAsync(lines, cancellation);
                await context.Response.Body.FlushAsync(cancellation);
            }

            await Task.Delay(LookEvery, wire, cancellation);
        }
    }
}
