using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.WebApi;
using DrBot.Sandbox.Slack.Workspace;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>What people of the workspace see and do, for the page, the demo and tests. Bodies and answers are
/// JSON.</summary>
internal static class PracticeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, EmulatedSlack slack)
    {
        var practice = routes.MapGroup("/practice").AddEndpointFilter(RefusalsAsJsonAsync);
        practice.MapGet("/workspace", (string? @as) => slack.Do((w, _) => Workspace(w, @as)));
        practice.MapGet("/messages", (string @as, string channel) => slack.Do((w, _) => Messages(w, @as, channel)));
        practice.MapGet("/views", (string @as) => slack.Do((w, _) => Views(w, @as)));
        practice.MapGet("/calls", () => slack.Calls.Select(c => new { c.Method, c.Outcome }));
        practice.MapGet("/events", (string @as, long? after, HttpContext context) =>
            TypedResults.ServerSentEvents(Follow(slack, @as, after ?? slack.Log.Last, context.RequestAborted)));
        practice.MapPost("/type", (TypeRequest body, CancellationToken token) => slack.People.TypeAsync(body, token));
        practice.MapPost(
            "/click", (ClickRequest body, CancellationToken token) => slack.People.ClickAsync(body, token));
        practice.MapPost(
            "/submit", (SubmitRequest body, CancellationToken token) => slack.Modals.SubmitAsync(body, token));
        practice.MapPost(
            "/close", (CloseRequest body, CancellationToken token) => slack.Modals.CloseAsync(body, token));
        practice.MapPost(
            "/direct", (TypeRequest body) => slack.Do((w, now) => w.Direct(body.As, slack.Options.BotUserId, now).Id));
        practice.MapPost("/people", (SlackPerson body) => slack.Do((w, _) => Change(w, body)));
        practice.MapPost(
            "/break", (SlackBreak body, CancellationToken token) => SlackBreaks.ApplyAsync(slack, body, token));
    }

    private static async ValueTask<object?> RefusalsAsJsonAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (SlackError error)
        {
            return Results.Json(
                new PracticeResult { Ok = false, Error = error.Code, Answer = error.Message }, statusCode: 400);
        }
    }

    private static bool Knows(SlackWorld world, string? reader, SlackChannel channel) =>
        world.People.Any(p => p.Id == reader) && world.Sees(reader!, channel);

    private static JsonObject Workspace(SlackWorld world, string? reader) => new()
    {
        ["team"] = world.Options.TeamName,
        ["command"] = world.Options.Command,
        ["bot"] = world.Options.BotUserId,
        ["last"] = world.Log.Last,
        ["people"] = new JsonArray([.. world.People.Select(p => PersonWire.Of(world.Options, p, email: true))]),
        ["groups"] = new JsonArray([.. world.Groups.Select(Wire)]),
        ["channels"] = new JsonArray(
            [.. world.Channels.Where(c => Knows(world, reader, c)).Select(c => c.ToWire(reader!))]),
    };

    private static JsonObject Wire(SlackGroup group) =>
        new() { ["id"] = group.Id, ["handle"] = group.Handle, ["name"] = group.Name };

    private static JsonArray Messages(SlackWorld world, string reader, string name)
    {
        var channel = world.Channel(name, reader);
        var seen = channel.Messages.Where(m => m.VisibleTo is null || m.VisibleTo == reader);
        return new([.. seen.Select(m => SlackWorld.Wire(channel, m))]);
    }

    private static JsonArray Views(SlackWorld world, string reader) =>
        new([.. world.Views.Of(reader).Select(v => v.ToWire(world.Options))]);

    private static PracticeResult Change(SlackWorld world, SlackPerson person)
    {
        world.Change(person);
        return new PracticeResult();
    }

    private static async IAsyncEnumerable<SseItem<JsonObject>> Follow(
        EmulatedSlack slack, string reader, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Something goes out at once, so that whoever listens knows that it does.
        yield return new SseItem<JsonObject>([], "hello");
        await foreach (var happening in slack.Log.FollowAsync(reader, after, cancellationToken))
            yield return new SseItem<JsonObject>(happening.Data, happening.Kind)
            {
                EventId = happening.Seq.ToString(CultureInfo.InvariantCulture),
            };
    }
}
