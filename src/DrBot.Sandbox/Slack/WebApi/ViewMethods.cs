using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary><c>views.*</c>.</summary>
internal static class ViewMethods
{
    public static IEnumerable<SlackMethod> All =>
    [
        new("views.open", 100, [], Open),
        new("views.push", 100, [], Push),
        new("views.update", 100, [], Update),
    ];

    /// <summary>Fills a view and shows it; also what an acknowledgement with <c>response_action</c> does.</summary>
    public static JsonObject Show(SlackWorld world, SlackView view, JsonObject source, DateTimeOffset now)
    {
        view.Replace(source, $"{now.ToUnixTimeSeconds()}.{world.NewSecret()[..8]}");
        world.Log.Append("view", null, view.User, view.ToWire(world.Options));
        return view.ToWire(world.Options);
    }

    /// <summary>Throws what Slack answers to a modal it does not take.</summary>
    public static JsonObject Check(JsonNode? view)
    {
        if (view is not JsonObject found)
            throw new SlackError("invalid_arguments", "missing required field: view");
        if (BlockRules.IsTooLarge(found))
            throw new SlackError("view_too_large");
        return BlockRules.CheckModal(found) is { Count: > 0 } errors
            ? throw new SlackError("invalid_arguments", [.. errors]) : found;
    }

    private static JsonObject Open(SlackWorld world, SlackCall call)
    {
        var source = Source(call);
        var user = world.Triggers.Exchange(Trigger(call), call.Now);
        return new JsonObject { ["view"] = Show(world, world.Views.Open(user, world.NewId("V")), source, call.Now) };
    }

    private static JsonObject Push(SlackWorld world, SlackCall call)
    {
        var source = Source(call);
        var user = world.Triggers.Exchange(Trigger(call), call.Now);
        return new JsonObject { ["view"] = Show(world, world.Views.Push(user, world.NewId("V")), source, call.Now) };
    }

    private static JsonObject Update(SlackWorld world, SlackCall call)
    {
        var source = Source(call);
        var view = world.Views.Find(call.Text("view_id") ?? call.Text("external_id"))
            ?? throw new SlackError("not_found");
        if (call.Text("hash") is { Length: > 0 } hash && hash != view.Hash)
            throw new SlackError("hash_conflict");
        return new JsonObject { ["view"] = Show(world, view, source, call.Now) };
    }

    private static JsonObject Source(SlackCall call) => Check(call.Json("view", "invalid_arguments"));

    private static string? Trigger(SlackCall call) => call.Text("trigger_id") ?? call.Text("interactivity_pointer");
}
