using DrBot.Sandbox.Slack.WebApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DrBot.Sandbox.Slack;

/// <summary>What an app reaches of Slack: the Web API, response URLs and the socket link.</summary>
internal static class SlackEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, EmulatedSlack slack)
    {
        routes.MapMethods("/api/{method}", ["GET", "POST"],
            (HttpContext context, string method) => CallAsync(slack, context, method));
        routes.MapPost("/commands/{team}/{id}/{secret}", (HttpContext context) => RespondAsync(slack, context));
        routes.MapPost("/actions/{team}/{id}/{secret}", (HttpContext context) => RespondAsync(slack, context));
        routes.Map("/link", (HttpContext context) => LinkAsync(slack, context));
        routes.MapGet("/archives/{channel}/{message}",
            (string channel, string message) => Results.Redirect($"/#{channel}/{message}"));
    }

    private static async Task CallAsync(EmulatedSlack slack, HttpContext context, string method)
    {
        var (request, body) = (context.Request, await ReadAsync(context));
        var reply = slack.Call(new SlackRequest(
            method, request.QueryString.Value ?? "", request.Headers.Authorization, request.ContentType, body));
        await WriteAsync(context, reply);
    }

    private static async Task RespondAsync(EmulatedSlack slack, HttpContext context) =>
        await WriteAsync(context, slack.Respond(context.Request.Path, await ReadAsync(context)));

    private static async Task LinkAsync(EmulatedSlack slack, HttpContext context)
    {
        var ticket = context.Request.Query["ticket"];
        if (!context.WebSockets.IsWebSocketRequest || slack.Faults.IsDown
            || !slack.Do((w, now) => w.Tickets.Redeem(ticket, now)))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await context.WebSockets
            .AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.FromSeconds(5) });
        await slack.Sockets.ServeAsync(socket, context.RequestAborted);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static Task WriteAsync(HttpContext context, SlackReply reply)
    {
        if (reply.Status == 0)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(reply.Text, context.RequestAborted);
    }
}
