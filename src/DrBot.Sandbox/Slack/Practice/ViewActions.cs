using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.WebApi;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>Submitting and closing modals, and what the app's acknowledgement does to them.</summary>
internal sealed class ViewActions(EmulatedSlack slack)
{
    public async Task<PracticeResult> SubmitAsync(SubmitRequest submit, CancellationToken cancellationToken)
    {
        var (delivery, errors) = slack.Do((world, now) =>
        {
            var view = Topmost(world, submit.As, submit.ViewId);
            var state = ElementState.Of(view.Blocks, submit.Values);
            // Slack's client holds an incomplete form back; the app never hears of it.
            return state.Errors.Count > 0
                ? (null, state.Errors) : (Payloads.Submission(world, view, state.Values, now), new JsonObject());
        });
        if (delivery is null)
            return PersonActions.Impossible("incomplete") with { Errors = Complaints(errors) };
        var answer = await slack.People.DeliverAsync(delivery, cancellationToken);
        var result = PersonActions.Result(answer);
        var viewId = delivery.Payload["view"].Text("id")!;
        return result.Ok ? slack.Do((world, now) => Apply(world, viewId, answer.Json ?? [], result, now)) : result;
    }

    public async Task<PracticeResult> CloseAsync(CloseRequest close, CancellationToken cancellationToken)
    {
        var deliveries = slack.Do((world, now) => Close(world, Topmost(world, close.As, close.ViewId), close.All)
            .Where(v => v.NotifiesOnClose).Select(v => Payloads.Closed(world, v, close.All, now)).ToList());
        var result = new PracticeResult();
        foreach (var delivery in deliveries)
            result = PersonActions.Result(await slack.People.DeliverAsync(delivery, cancellationToken));
        return result;
    }

    private static PracticeResult Apply(
        SlackWorld world, string viewId, JsonObject body, PracticeResult result, DateTimeOffset now)
    {
        // The app may have closed or replaced the view by a call of its own meanwhile.
        if (world.Views.Find(viewId) is not { } view)
            return result;
        try
        {
            return Act(world, view, body, result, now);
        }
        catch (SlackError error)
        {
            return result with { Ok = false, Error = error.Code, Answer = error.Message };
        }
    }

    private static PracticeResult Act(
        SlackWorld world, SlackView view, JsonObject body, PracticeResult result, DateTimeOffset now)
    {
        switch (body.Text("response_action"))
        {
            case null:
                Close(world, view, all: false);
                return result;
            case "clear":
                Close(world, view, all: true);
                return result;
            case "update":
                ViewMethods.Show(world, view, ViewMethods.Check(body["view"]), now);
                return result;
            case "push":
                ViewMethods.Show(
                    world, world.Views.Push(view.User, world.NewId("V")), ViewMethods.Check(body["view"]), now);
                return result;
            case "errors" when body["errors"] is JsonObject errors && errors.All(e => IsInput(view, e.Key)):
                return result with { Ok = false, Error = "refused", Errors = Complaints(errors) };
            default:
                throw new SlackError(
                    "invalid_response_action", $"Slack cannot show this answer to a submission: {body.ToLine()}");
        }
    }

    private static SlackView Topmost(SlackWorld world, string user, string? id) =>
        world.Views.Of(user).LastOrDefault(v => id is null || v.Id == id) ?? throw new SlackError("view_not_found");

    private static IReadOnlyList<SlackView> Close(SlackWorld world, SlackView view, bool all)
    {
        var closed = world.Views.Close(view, all);
        foreach (var one in closed)
            world.Log.Append("view_closed", null, one.User, new JsonObject { ["id"] = one.Id });
        return closed;
    }

    private static bool IsInput(SlackView view, string blockId) =>
        view.Blocks.Objects().Any(b => b.Text("block_id") == blockId && b.Text("type") == "input");

    private static Dictionary<string, string> Complaints(JsonObject errors) =>
        errors.ToDictionary(e => e.Key, e => e.Value.AsText() ?? "");
}
