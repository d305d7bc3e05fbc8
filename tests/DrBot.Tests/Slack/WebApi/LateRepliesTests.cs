using System.Text.Json;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;
using DrBot.Slack.WebApi;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.WebApi;

public sealed class LateRepliesTests
{
    private static readonly ModalView Modal = new("m", "M", [new DividerBlock()]);
    private readonly ScriptedSlack slack = new();

    private LateReplies Replies => new(slack.Api, slack.Urls);

    [Fact]
    public async Task Send_EphemeralToAPress_GoesToItsResponseUrl()
    {
        slack.Always("x", "ok");

        await Replies.SendAsync(Press(), new SlackReply.Ephemeral(Mrkdwn.Of("no")), default);

        Assert.Equal("https://hooks.slack.com/actions/T0TEAM/1/x", Assert.Single(slack.Calls).Url.ToString());
    }

    [Theory]
    [InlineData(false, "chat.postEphemeral")]
    [InlineData(true, "chat.postMessage")]
    public async Task Send_ResponseUrlUsedUp_TheWebApiDoesIt(bool inChannel, string method)
    {
        slack.Always("x", _ => ScriptedSlack.Json("""{"ok":false,"error":"used_url"}""", 404));
        slack.Always(method, """{"ok":true,"channel":"C0INCIDENTS","ts":"1.2","message_ts":"1.2"}""");

        await Replies.SendAsync(
            Press(), inChannel ? new SlackReply.InChannel(Mrkdwn.Of("hi"))
                : new SlackReply.Ephemeral(Mrkdwn.Of("hi")), default);

        var call = Assert.Single(slack.Of(method));
        Assert.Equal("C0INCIDENTS", call["channel"]);
        Assert.Equal(inChannel ? null : "U0SARAH", call["user"]);
    }

    [Fact]
    public async Task Send_ForgedResponseUrl_IsNeverCalled()
    {
        slack.Always("chat.postEphemeral", """{"ok":true,"message_ts":"1.2"}""");

        await Replies.SendAsync(
            Press() with { ResponseUrl = "https://evil.example/x" }, new SlackReply.Ephemeral(Mrkdwn.Of("no")),
            default);

        Assert.All(slack.Calls, c => Assert.Equal("slack.com", c.Url.Host));
    }

    [Fact]
    public async Task Send_OpenView_TakesTheTrigger()
    {
        slack.Always("views.open", """{"ok":true,"view":{"id":"V1"}}""");

        await Replies.SendAsync(Press(), new SlackReply.OpenView(Modal, Mrkdwn.Of("instead")), default);

        var call = Assert.Single(slack.Calls);
        Assert.Equal("12466734323.1395872398", call["trigger_id"]);
        Assert.Equal("modal", JsonDocument.Parse(call["view"]!).RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Send_OpenViewTooLate_TheOtherTextIsShown()
    {
        slack.Always("views.open", """{"ok":false,"error":"expired_trigger_id"}""");
        slack.Always("x", "ok");

        await Replies.SendAsync(Press(), new SlackReply.OpenView(Modal, Mrkdwn.Of("type it instead")), default);

        Assert.Contains("type it instead", slack.Of("x").Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_OpenViewFromAModal_ReplacesIt()
    {
        slack.Always("views.update", """{"ok":true,"view":{"id":"V1"}}""");
        var press = Press() with { Source = new ActionSource { ViewId = "V1" } };

        await Replies.SendAsync(press, new SlackReply.OpenView(Modal, Mrkdwn.Of("instead")), default);

        Assert.Equal("V1", Assert.Single(slack.Calls)["view_id"]);
    }

    [Fact]
    public async Task Send_NoChannelAndNoUrl_GoesToThePersonDirectly()
    {
        slack.Always("conversations.open", """{"ok":true,"channel":{"id":"D0SARAH"}}""");
        slack.Always("chat.postMessage", """{"ok":true,"channel":"D0SARAH","ts":"1.2"}""");
        var press = Press() with { Source = new ActionSource { ViewId = "V1" }, ResponseUrl = null };

        await Replies.SendAsync(press, new SlackReply.Ephemeral(Mrkdwn.Of("no")), default);

        Assert.Equal("D0SARAH", slack.Of("chat.postMessage").Single()["channel"]);
    }

    private static BlockActions Press() => (BlockActions)PayloadParser.Interaction(PayloadNode.Parse(Given.Press));
}
