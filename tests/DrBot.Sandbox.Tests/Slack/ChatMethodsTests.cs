using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class ChatMethodsTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public void PostMessage_ToAChannel_ReturnsWhatItStored()
    {
        var answer = desk.Call("chat.postMessage", ("channel", desk.Incidents), ("text", "hello"),
            ("blocks", Desk.Button().ToJsonString()));

        var message = answer["message"]!;
        Assert.Equal((desk.Incidents, "hello", "B0DRBOT"),
            (answer.Text("channel"), message.Text("text"), message.Text("bot_id")));
        Assert.Equal(answer.Text("ts"), message.Text("ts"));
        Assert.Equal("b0", message["blocks"]![0].Text("block_id"));
    }

    [Theory]
    [InlineData("nowhere", "x", "channel_not_found")]
    [InlineData("incidents", "", "no_text")]
    public void PostMessage_ThatSlackRefuses_SaysWhy(string channel, string text, string error) =>
        Assert.Equal(error, desk.Call("chat.postMessage", ("channel", channel), ("text", text)).Text("error"));

    [Fact]
    public void PostMessage_WithBadBlocks_PointsAtThem()
    {
        var answer = desk.Call("chat.postMessage", ("channel", "incidents"), ("blocks", """[{"type":"section","text":{"type":"mrkdwn","text":""}}]"""));

        Assert.Equal("invalid_blocks", answer.Text("error"));
        Assert.Equal("must be more than 0 characters [json-pointer:/blocks/0/text/text]",
            answer["errors"]![0]!.GetValue<string>());
        Assert.StartsWith("[ERROR] must be", answer["response_metadata"]!["messages"]![0]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Equal("invalid_blocks_format",
            desk.Call("chat.postMessage", ("channel", "incidents"), ("blocks", "[")).Text("error"));
    }

    [Fact]
    public void PostMessage_WithMoreTextThanAMessageCarries_IsRefused()
    {
        var section = $$"""{"type":"section","text":{"type":"mrkdwn","text":"{{new string('x', 3000)}}"} }""";

        var answer = desk.Call("chat.postMessage", ("channel", "incidents"),
            ("blocks", $"[{string.Join(',', Enumerable.Repeat(section, 5))}]"));

        Assert.Equal("msg_blocks_too_long", answer.Text("error"));
    }

    [Fact]
    public async Task PostMessage_WhereTheBotIsNotMember_NeedsThePublicScope()
    {
        await using var narrow = new Desk(Desk.Generous with { Scopes = ["chat:write", "channels:manage"] });
        narrow.Slack.Do((w, now) => w.AddChannel("elsewhere", isPrivate: false, now));

        Assert.Equal(
            "not_in_channel", narrow.Call("chat.postMessage", ("channel", "elsewhere"), ("text", "x")).Text("error"));
        desk.Slack.Do((w, now) => w.AddChannel("elsewhere", isPrivate: false, now));
        Assert.True(desk.Call("chat.postMessage", ("channel", "elsewhere"), ("text", "x")).Flag("ok"));
    }

    [Fact]
    public void PostMessage_InAThread_JoinsIt()
    {
        var parent = desk.Post("card");
        var reply = desk.Call("chat.postMessage", ("channel", "incidents"), ("text", "one"), ("thread_ts", parent))
            .Text("ts")!;
        desk.Call("chat.postMessage", ("channel", "incidents"), ("text", "two"), ("thread_ts", reply));

        var thread = desk.Call("conversations.replies", ("channel", desk.Incidents), ("ts", parent))["messages"]
            .Objects().ToList();

        Assert.Equal(["card", "one", "two"], thread.Select(m => m.Text("text")));
        Assert.Equal(2, (int)thread[0]["reply_count"]!);
        Assert.Single(desk.Call("conversations.history", ("channel", desk.Incidents))["messages"].Objects());
        Assert.Equal("thread_not_found",
            desk.Call("chat.postMessage", ("channel", "incidents"), ("text", "x"), ("thread_ts", "1.0")).Text("error"));
    }

    [Fact]
    public void PostMessage_ToAPerson_OpensTheDirectConversation()
    {
        var channel = desk.Call("chat.postMessage", ("channel", Desk.Mike), ("text", "your vote is needed"))
            .Text("channel");

        Assert.Equal(channel, desk.Call("conversations.open", ("users", Desk.Mike))["channel"].Text("id"));
        Assert.False(desk.Slack.Do((w, _) => w.Sees(Desk.Sarah, w.Channel(channel, Desk.Mike))));
    }

    [Fact]
    public void PostMessage_WithMetadata_GivesItBackWhenAsked()
    {
        const string Metadata = """{"event_type":"card","event_payload":{"run":"R1"}}""";
        desk.Call("chat.postMessage", ("channel", "incidents"), ("text", "x"), ("metadata", Metadata));

        JsonNode? First(string all) => desk
            .Call("conversations.history", ("channel", desk.Incidents), ("include_all_metadata", all))["messages"]![0];

        Assert.Equal("R1", First("true")!["metadata"]!["event_payload"].Text("run"));
        Assert.Null(First("false")!["metadata"]);
        var tooLarge = $$"""{"event_type":"card","event_payload":{"x":"{{new string('x', 8000)}}"} }""";
        Assert.Equal("metadata_too_large",
            desk.Call("chat.postMessage", ("channel", "incidents"), ("text", "x"), ("metadata", tooLarge))
                .Text("error"));
    }

    [Fact]
    public void PostMessage_LongerThanSlackKeeps_IsCutWithAWarning()
    {
        var answer = desk.Call("chat.postMessage", ("channel", "incidents"), ("text", new string('x', 40_001)));

        Assert.Equal("message_truncated", answer.Text("warning"));
        Assert.Equal(40_000, answer["message"].Text("text")!.Length);
    }

    [Fact]
    public void Update_OwnMessage_ReplacesTextAndBlocksAndMarksItEdited()
    {
        var ts = desk.Post("before", Desk.Button());

        desk.Call("chat.update", ("channel", desk.Incidents), ("ts", ts), ("text", "after"));

        var seen = Assert.Single(desk.Read(Desk.Mike));
        Assert.Equal(("after", 0), (seen.Text, seen.Buttons.Count));
        Assert.NotNull(seen.Wire["edited"]);
    }

    [Fact]
    public async Task Update_OfWhatIsNotTheBots_IsRefused()
    {
        var foreign = (await desk.TypeAsync(Desk.Sarah, "hello")).Ts!;
        desk.Call("chat.postEphemeral", ("channel", desk.Incidents), ("user", Desk.Sarah), ("text", "psst"));
        var ephemeral = desk.Read(Desk.Sarah).Last().Ts;

        string? Error(string ts, string text = "x") => desk
            .Call("chat.update", ("channel", desk.Incidents), ("ts", ts), ("text", text)).Text("error");

        Assert.Equal("cant_update_message", Error(foreign));
        Assert.Equal("message_not_found", Error(ephemeral));
        Assert.Equal("msg_too_long", Error(desk.Post("mine"), new string('x', 4001)));
    }

    [Fact]
    public void PostEphemeral_ToSomeoneOutside_IsRefused() =>
        Assert.Equal("user_not_in_channel", desk.Call(
            "chat.postEphemeral", ("channel", desk.Incidents), ("user", Desk.Guest), ("text", "x")).Text("error"));

    [Fact]
    public void GetPermalink_OfAMessage_LeadsToThePage()
    {
        var ts = desk.Post("card");

        var link = desk.Call("chat.getPermalink", ("channel", desk.Incidents), ("message_ts", ts)).Text("permalink");

        Assert.Equal($"http://slack.test/archives/{desk.Incidents}/p{ts.Replace(".", "")}", link);
        Assert.Equal("message_not_found",
            desk.Call("chat.getPermalink", ("channel", desk.Incidents), ("message_ts", "1.0")).Text("error"));
    }

    [Fact]
    public void PinAndReact_Twice_SaySo()
    {
        var ts = desk.Post("card");
        (string, string)[] pin = [("channel", desk.Incidents), ("timestamp", ts)];

        Assert.True(desk.Call("pins.add", pin).Flag("ok"));
        Assert.Equal("already_pinned", desk.Call("pins.add", pin).Text("error"));
        Assert.True(desk.Call("reactions.add", [.. pin, ("name", "eyes")]).Flag("ok"));
        Assert.Equal("already_reacted", desk.Call("reactions.add", [.. pin, ("name", "eyes")]).Text("error"));
    }
}
