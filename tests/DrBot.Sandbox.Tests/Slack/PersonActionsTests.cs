using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class PersonActionsTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Type_Command_IsDeliveredSignedAndShapedAsSlackDoes()
    {
        var result = await desk.TypeAsync(Desk.Sarah, "/dr declare & go @mike.johnson #general https://x.test/a");

        Assert.True(result.Ok);
        var sent = Assert.Single(desk.App.Requests);
        Assert.Equal("/slack/commands", sent.Path);
        Assert.Equal("application/x-www-form-urlencoded", sent.Request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(
            RequestSigner.Sign("practice-signing-secret", desk.Clock.GetUtcNow(), Encoding.UTF8.GetBytes(sent.Body)),
            sent.Header("X-Slack-Signature"));
        Assert.Equal("1772334000", sent.Header("X-Slack-Request-Timestamp"));
        Assert.Equal(("/dr", Desk.Sarah, "T0PRACTICE", "A0DRBOT"),
            (sent.Field("command"), sent.Field("user_id"), sent.Field("team_id"), sent.Field("api_app_id")));
        Assert.Matches(
            @"^declare &amp; go <@U0MIKE\|mike.johnson> <#C\d+\|general> <https://x.test/a>$", sent.Field("text"));
        Assert.StartsWith("http://slack.test/commands/", sent.Field("response_url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Type_CommandAnsweredWithText_ShowsItToThatPersonOnly()
    {
        desk.App.Answers(FakeApp.Text("declared"));

        await desk.TypeAsync(Desk.Sarah, "/dr declare");

        var seen = Assert.Single(desk.Read(Desk.Sarah));
        Assert.Equal(("declared", true), (seen.Text, seen.IsEphemeral));
        Assert.Empty(desk.Read(Desk.Mike));
    }

    [Fact]
    public async Task Type_CommandAnsweredInChannel_ShowsCommandAndAnswerToAll()
    {
        desk.App.Answers(FakeApp.Json(new JsonObject { ["response_type"] = "in_channel", ["text"] = "here" }));

        await desk.TypeAsync(Desk.Sarah, "/dr status");

        Assert.Equal(["/dr status", "here"], desk.Read(Desk.Mike).Select(m => m.Text));
    }

    [Fact]
    public async Task Type_CommandNotAcknowledgedInThreeSeconds_TellsThePersonOperationTimeout()
    {
        desk.App.Answer = async _ =>
        {
            await Task.Delay(Timeout.Infinite);
            return FakeApp.Silent();
        };

        var typing = desk.TypeAsync(Desk.Sarah, "/dr declare");
        await desk.Clock.WaitForTimersAsync(1);
        desk.Clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(typing.IsCompleted);
        desk.Clock.Advance(TimeSpan.FromSeconds(0.2));
        var result = await typing;

        Assert.Equal((false, "operation_timeout"), (result.Ok, result.Error));
        Assert.Equal("/dr failed with the error \"operation_timeout\"", Assert.Single(desk.Read(Desk.Sarah)).Text);
    }

    [Fact]
    public async Task Type_CommandAnsweredWithAnError_TellsThePersonDispatchFailed()
    {
        desk.App.Answers(new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = new StringContent("no") });

        var result = await desk.TypeAsync(Desk.Sarah, "/dr declare");

        Assert.Equal(("dispatch_failed", 401), (result.Error, result.Status));
    }

    [Fact]
    public async Task Type_CommandAnsweredWithBlocksSlackRefuses_SaysInvalidBlocks()
    {
        desk.App.Answers(FakeApp.Json(new JsonObject { ["blocks"] = Desk.Blocks("""[{"type":"header"}]""") }));

        var result = await desk.TypeAsync(Desk.Sarah, "/dr status");

        Assert.Equal("invalid_blocks", result.Error);
        Assert.Contains(
            "missing required field: text [json-pointer:/blocks/0]", result.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Type_ByDeletedOrOutsidePeople_NeverReachesTheApp()
    {
        var gone = await Assert.ThrowsAsync<SlackError>(() => desk.TypeAsync(Desk.Gone, "/dr declare"));
        var guest = await Assert.ThrowsAsync<SlackError>(() => desk.TypeAsync(Desk.Guest, "/dr declare"));

        Assert.Equal(("account_inactive", "channel_not_found"), (gone.Code, guest.Code));
        Assert.Empty(desk.App.Requests);
    }

    [Fact]
    public async Task Click_ButtonOfAMessage_SendsBlockActionsWithTheMessage()
    {
        var ts = desk.Post("card", Desk.Button());

        var result = await desk.ClickAsync(Desk.Mike, ts, "Approve");

        Assert.True(result.Ok);
        var sent = Assert.Single(desk.App.Requests);
        Assert.Equal("/slack/interactivity", sent.Path);
        var (payload, action) = (sent.Json, sent.Json["actions"]![0]!);
        Assert.Equal(("block_actions", Desk.Mike), (payload.Text("type"), payload["user"].Text("id")));
        Assert.Equal(
            ("approve", "R1", "button"), (action.Text("action_id"), action.Text("value"), action.Text("type")));
        Assert.Equal(
            (ts, desk.Incidents), (payload["container"].Text("message_ts"), payload["container"].Text("channel_id")));
        Assert.Equal("card", payload["message"].Text("text"));
        Assert.Equal("A0DRBOT", payload.Text("api_app_id"));
    }

    [Fact]
    public async Task Click_ButtonOfAnEphemeral_CarriesNoMessageAndIsForItsReaderOnly()
    {
        desk.Call("chat.postEphemeral", ("channel", desk.Incidents), ("user", Desk.Sarah), ("text", "psst"),
            ("blocks", Desk.Button().ToJsonString()));
        var ts = desk.Read(Desk.Sarah).Single().Ts;

        await desk.ClickAsync(Desk.Sarah, ts, "approve");

        var payload = Assert.Single(desk.App.Requests).Json;
        Assert.Null(payload["message"]);
        Assert.True(payload["container"].Flag("is_ephemeral"));
        Assert.Equal("message_not_found",
            (await Assert.ThrowsAsync<SlackError>(() => desk.ClickAsync(Desk.Mike, ts, "approve"))).Code);
    }

    [Fact]
    public async Task Click_ButtonThatIsNotThere_NamesWhatIs()
    {
        var ts = desk.Post("card", Desk.Button());

        var error = await Assert.ThrowsAsync<SlackError>(() => desk.ClickAsync(Desk.Mike, ts, "Reject"));

        Assert.Contains("there is 'Approve'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Click_MenuOfAMessage_SendsTheChosenOption()
    {
        var ts = desk.Post("card", Desk.Blocks("""
            [{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"static_select","action_id":"pick","options":[
              {"text":{"type":"plain_text","text":"One"},"value":"1"},{"text":{"type":"plain_text","text":"Two"},"value":"2"}]}}]
            """));

        await desk.Slack.People.ClickAsync(
            new ClickRequest(Desk.Mike, "pick") { Channel = "incidents", Ts = ts, Value = "Two" },
            CancellationToken.None);

        var payload = Assert.Single(desk.App.Requests).Json;
        Assert.Equal("2", payload["actions"]![0]!["selected_option"].Text("value"));
        Assert.Equal("2", payload["state"]!["values"]!["b0"]!["pick"]!["selected_option"].Text("value"));
    }

    [Fact]
    public async Task Type_WhileSlackIsDown_NeverReachesTheApp()
    {
        await SlackBreaks.ApplyAsync(desk.Slack, new SlackBreak("down"), CancellationToken.None);

        Assert.Equal("dispatch_failed", (await desk.TypeAsync(Desk.Sarah, "/dr status")).Error);
        Assert.Empty(desk.App.Requests);
    }

    [Fact]
    public async Task Click_WithDuplicateScripted_IsDeliveredTwice()
    {
        var ts = desk.Post("card", Desk.Button());
        await SlackBreaks.ApplyAsync(desk.Slack, new SlackBreak("duplicate"), CancellationToken.None);

        await desk.ClickAsync(Desk.Mike, ts, "approve");
        await desk.ClickAsync(Desk.Mike, ts, "approve");

        Assert.Equal(3, desk.App.Requests.Count);
        Assert.Equal(desk.App.Requests.First().Body, desk.App.Requests.ElementAt(1).Body);
    }
}
