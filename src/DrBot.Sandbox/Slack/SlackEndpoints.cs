using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Deliveries;
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
        if (reply.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        if (reply.Body is null)
            await WriteAsync(context, "text/html", "<html><body>Something went wrong.</body></html>");
        else
            await WriteAsync(context, "application/json; charset=utf-8", reply.Body.ToLine());
    }

    private static async Task RespondAsync(EmulatedSlack slack, HttpContext context)
    {
        if (slack.Faults.IsDown)
        {
            context.Abort();
            return;
        }

        var body = JsonReading.Parse(Encoding.UTF8.GetString(await ReadAsync(context)));
        try
        {
            if (body is null)
                throw new SlackError("invalid_payload");
            slack.Do((world, now) =>
            {
                world.ResponseUrls.Respond(world, context.Request.Path, body, now);
                return true;
            });
            await WriteAsync(context, "text/plain", "ok");
        }
        catch (SlackError error)
        {
            context.Response.StatusCode = error.Code is "used_url" or "expired_url" or "invalid_url" ? 404 : 400;
            await WriteAsync(context, "application/json; charset=utf-8", error.ToWire().ToLine());
        }
    }

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

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
