using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class ModalTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Open_WithAFreshTrigger_ShowsTheModalToThatPersonOnce()
    {
        var trigger = await TriggerAsync();

        var view = desk.Call("views.open", ("trigger_id", trigger), ("view", Modal()))["view"]!;

        Assert.Equal(view.Text("id"), Assert.Single(desk.Slack.Do((w, _) => w.Views.Of(Desk.Sarah))).Id);
        Assert.Equal(
            "exchanged_trigger_id", desk.Call("views.open", ("trigger_id", trigger), ("view", Modal())).Text("error"));
        Assert.Equal(
            "invalid_trigger_id", desk.Call("views.open", ("trigger_id", "x"), ("view", Modal())).Text("error"));
    }

    [Fact]
    public async Task Open_AfterThreeSeconds_IsTooLate()
    {
        var trigger = await TriggerAsync();
        desk.Clock.Advance(TimeSpan.FromSeconds(3.1));

        Assert.Equal(
            "expired_trigger_id", desk.Call("views.open", ("trigger_id", trigger), ("view", Modal())).Text("error"));
    }

    [Fact]
    public async Task Open_WithAViewSlackRefuses_PointsAtItAndKeepsTheTrigger()
    {
        var trigger = await TriggerAsync();

        var answer = desk.Call(
            "views.open", ("trigger_id", trigger), ("view", Modal(title: "A title longer than twenty-four")));

        Assert.Equal("invalid_arguments", answer.Text("error"));
        Assert.Contains("/view/title/text", answer["response_metadata"]!["messages"]![0]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.True(desk.Call("views.open", ("trigger_id", trigger), ("view", Modal())).Flag("ok"));
    }

    [Fact]
    public async Task Push_BeyondThree_IsRefused()
    {
        desk.Call("views.open", ("trigger_id", await TriggerAsync()), ("view", Modal()));
        desk.Call("views.push", ("trigger_id", await TriggerAsync()), ("view", Modal()));
        desk.Call("views.push", ("trigger_id", await TriggerAsync()), ("view", Modal()));

        Assert.Equal("push_limit_reached",
            desk.Call("views.push", ("trigger_id", await TriggerAsync()), ("view", Modal())).Text("error"));
    }

    [Fact]
    public async Task Update_WithAnOldHash_Conflicts()
    {
        var view = desk.Call("views.open", ("trigger_id", await TriggerAsync()), ("view", Modal()))["view"]!;
        (string, string)[] update = [("view_id", view.Text("id")!), ("hash", view.Text("hash")!),
            ("view", Modal(title: "New"))];

        Assert.Equal("New", desk.Call("views.update", update)["view"]!["title"].Text("text"));
        Assert.Equal("hash_conflict", desk.Call("views.update", update).Text("error"));
        Assert.Equal("not_found", desk.Call("views.update", ("view_id", "V1"), ("view", Modal())).Text("error"));
    }

    [Fact]
    public async Task Submit_WithValuesByLabelBlockOrAction_SendsTheStateSlackSends()
    {
        await OpenAsync(Modal());

        var result = await SubmitAsync(new JsonObject
        {
            ["Reason"] = "flood", ["level"] = "Two",
            ["flags"] = new JsonArray("a", "b")
        });

        Assert.True(result.Ok);
        var view = desk.App.Requests.Last().Json["view"]!;
        var values = view["state"]!["values"]!;
        Assert.Equal("flood", values["reason"]!["text"].Text("value"));
        Assert.Equal("2", values["level"]!["pick"]!["selected_option"].Text("value"));
        Assert.Equal(["a", "b"], values["flags"]!["boxes"]!["selected_options"].Objects().Select(o => o.Text("value")));
        Assert.Equal(("declare", "meta"), (view.Text("callback_id"), view.Text("private_metadata")));
        Assert.Empty(desk.Slack.Do((w, _) => w.Views.Of(Desk.Sarah)));
    }

    [Fact]
    public async Task Submit_WithARequiredFieldEmpty_NeverReachesTheApp()
    {
        await OpenAsync(Modal());
        var before = desk.App.Requests.Count;

        var result = await SubmitAsync([]);

        Assert.Equal(["reason"], result.Errors!.Keys);
        Assert.Equal(before, desk.App.Requests.Count);
    }

    [Fact]
    public async Task Submit_AnsweredWithErrors_KeepsTheModalAndShowsThem()
    {
        await OpenAsync(Modal());
        desk.App.Answers(FakeApp.Json(new JsonObject
        {
            ["response_action"] = "errors", ["errors"] = new JsonObject { ["reason"] = "too short" },
        }));

        var result = await SubmitAsync(new JsonObject { ["reason"] = "x" });

        Assert.Equal("too short", result.Errors!["reason"]);
        Assert.Single(desk.Slack.Do((w, _) => w.Views.Of(Desk.Sarah)));
    }

    [Fact]
    public async Task Submit_AnsweredWithErrorsForNoInput_CannotBeShown()
    {
        await OpenAsync(Modal());
        desk.App.Answers(FakeApp.Json(new JsonObject
        {
            ["response_action"] = "errors", ["errors"] = new JsonObject { ["nothing"] = "?" },
        }));

        Assert.Equal("invalid_response_action", (await SubmitAsync(new JsonObject { ["reason"] = "x" })).Error);
    }

    [Theory]
    [InlineData("update", 1, "Next")]
    [InlineData("push", 2, "Next")]
    [InlineData("clear", 0, null)]
    public async Task Submit_AnsweredWithAnAction_DoesIt(string action, int open, string? title)
    {
        await OpenAsync(Modal());
        desk.App.Answers(FakeApp.Json(new JsonObject
        {
            ["response_action"] = action,
            ["view"] = JsonNode.Parse(Modal(title: "Next"))
        }));

        await SubmitAsync(new JsonObject { ["reason"] = "x" });

        var stack = desk.Slack.Do((w, _) => w.Views.Of(Desk.Sarah));
        Assert.Equal((open, title), (stack.Count, stack.LastOrDefault()?.Source["title"].Text("text")));
    }

    [Fact]
    public async Task Close_OfAModalThatWantsToKnow_TellsTheApp()
    {
        await OpenAsync(Modal());

        await desk.Slack.Modals.CloseAsync(new CloseRequest(Desk.Sarah, null), CancellationToken.None);

        var sent = desk.App.Requests.Last().Json;
        Assert.Equal(("view_closed", false), (sent.Text("type"), sent.Flag("is_cleared")));
    }

    [Fact]
    public async Task Click_InsideAModal_SendsTheViewAndCanPush()
    {
        var opened = await OpenAsync(Modal());

        var result = await desk.Slack.People
            .ClickAsync(new ClickRequest(Desk.Sarah, "More") { ViewId = opened }, CancellationToken.None);

        Assert.True(result.Ok);
        var sent = desk.App.Requests.Last().Json;
        Assert.Equal(("view", opened), (sent["container"].Text("type"), sent["view"].Text("id")));
        Assert.True(desk.Call("views.push", ("trigger_id", sent.Text("trigger_id")!), ("view", Modal())).Flag("ok"));
    }

    private static string Modal(string title = "Declare") => $$"""
        {"type":"modal","callback_id":"declare","private_metadata":"meta","notify_on_close":true,
         "title":{"type":"plain_text","text":"{{title}}"},"submit":{"type":"plain_text","text":"Send"},"blocks":[
          {"type":"input","block_id":"reason","label":{"type":"plain_text","text":"Reason"},"element":{"type":"plain_text_input","action_id":"text"} },
          {"type":"input","block_id":"level","optional":true,"label":{"type":"plain_text","text":"Level"},
           "element":{"type":"static_select","action_id":"pick","options":[
            {"text":{"type":"plain_text","text":"One"},"value":"1"},{"text":{"type":"plain_text","text":"Two"},"value":"2"}]} },
          {"type":"input","block_id":"flags","optional":true,"label":{"type":"plain_text","text":"Flags"},
           "element":{"type":"checkboxes","action_id":"boxes","options":[
            {"text":{"type":"mrkdwn","text":"A"},"value":"a"},{"text":{"type":"mrkdwn","text":"B"},"value":"b"}]} },
          {"type":"actions","elements":[{"type":"button","action_id":"more","text":{"type":"plain_text","text":"More"} }]}]}
        """;

    private async Task<string> TriggerAsync()
    {
        await desk.TypeAsync(Desk.Sarah, "/dr declare");
        return desk.App.Requests.Last().Field("trigger_id");
    }

    private async Task<string> OpenAsync(string view) =>
        desk.Call("views.open", ("trigger_id", await TriggerAsync()), ("view", view))["view"].Text("id")!;

    private Task<PracticeResult> SubmitAsync(JsonObject values) =>
        desk.Slack.Modals.SubmitAsync(new SubmitRequest(Desk.Sarah, null, values), CancellationToken.None);
}
