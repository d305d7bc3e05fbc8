using System.Text;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.WebApi;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class SlackWebApiTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public void Call_AuthTest_TellsWhoTheAppIs()
    {
        var answer = desk.Call("auth.test");

        Assert.True(answer.Flag("ok"));
        Assert.Equal(("T0PRACTICE", "U0DRBOT", "B0DRBOT"),
            (answer.Text("team_id"), answer.Text("user_id"), answer.Text("bot_id")));
        Assert.Equal("A0DRBOT", desk.Call("bots.info", ("bot", "B0DRBOT"))["bot"].Text("app_id"));
    }

    [Theory]
    [InlineData(null, "auth.test", "not_authed")]
    [InlineData("xoxb-other", "auth.test", "invalid_auth")]
    [InlineData("xapp-practice", "auth.test", "not_allowed_token_type")]
    [InlineData("xoxb-practice", "apps.connections.open", "not_allowed_token_type")]
    [InlineData("xoxb-practice", "chat.fly", "unknown_method")]
    public void Call_WithTheWrongToken_SaysSo(string? token, string method, string error) =>
        Assert.Equal(error, desk.Send(method, [], token).Body.Text("error"));

    [Fact]
    public async Task Call_WithoutTheScope_NamesWhatIsNeededAndProvided()
    {
        await using var poor = new Desk(Desk.Generous with { Scopes = ["commands"] });

        var reply = poor.Send("chat.postMessage", [("channel", "incidents"), ("text", "x")]);

        Assert.Equal(("missing_scope", "chat:write", "commands"),
            (reply.Body.Text("error"), reply.Body.Text("needed"), reply.Body.Text("provided")));
        Assert.Equal("commands", reply.Headers["x-oauth-scopes"]);
    }

    [Fact]
    public void Call_WithJsonToAFormOnlyMethod_FindsNoArguments()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"user":"{{Desk.Sarah}}"}""");
        SlackReply Json(string method) => desk.Slack
            .Call(new SlackRequest(method, "", "Bearer xoxb-practice", "application/json", body));

        Assert.Equal("user_not_found", Json("users.info").Body.Text("error"));
        Assert.Equal("missing_charset", Json("auth.test").Body.Text("warning"));
    }

    [Theory]
    [InlineData("application/json", "{", "invalid_json")]
    [InlineData("text/plain", "x", "invalid_post_type")]
    [InlineData(null, "x", "missing_post_type")]
    public void Call_WithABodySlackCannotRead_SaysSo(string? type, string body, string error) =>
        Assert.Equal(error, desk.Slack.Call(
            new SlackRequest("chat.postMessage", "", "Bearer xoxb-practice", type,
                Encoding.UTF8.GetBytes(body))).Body.Text("error"));

    [Fact]
    public void Call_UnderAScriptedRateLimit_Answers429ForThatMethodOnly()
    {
        desk.Slack.Faults.Script(new SlackFault(FaultKind.RateLimit, "users.info", 2, 7, ""));

        var first = desk.Send("users.info", [("user", Desk.Sarah)]);

        Assert.Equal((429, "7", "ratelimited"), (first.Status, first.Headers["Retry-After"], first.Body.Text("error")));
        Assert.Equal(200, desk.Send("auth.test", []).Status);
        Assert.Equal(429, desk.Send("users.info", [("user", Desk.Sarah)]).Status);
        Assert.True(desk.Call("users.info", ("user", Desk.Sarah)).Flag("ok"));
    }

    [Fact]
    public void Call_WhoseResponseIsLost_HasItsEffect()
    {
        desk.Slack.Faults.Script(new SlackFault(FaultKind.LostResponse, "chat.postMessage", 1, 0, ""));

        var reply = desk.Send("chat.postMessage", [("channel", "incidents"), ("text", "once")]);

        Assert.Equal(0, reply.Status);
        Assert.Equal("once", Assert.Single(desk.Read(Desk.Sarah)).Text);
    }

    [Fact]
    public void Call_WhileSlackIsDownOrBroken_HasNoEffect()
    {
        desk.Slack.Faults.IsDown = true;
        Assert.Equal(0, desk.Send("chat.postMessage", [("channel", "incidents"), ("text", "x")]).Status);
        desk.Slack.Faults.IsDown = false;
        desk.Slack.Faults.Script(new SlackFault(FaultKind.ServerError, null, 1, 502, ""));
        Assert.Equal(502, desk.Send("chat.postMessage", [("channel", "incidents"), ("text", "x")]).Status);

        Assert.Empty(desk.Read(Desk.Sarah));
        Assert.Equal(["no answer", "http 502"], desk.Slack.Calls.Select(c => c.Outcome));
    }

    [Fact]
    public async Task Call_FasterThanThePace_Answers429UntilAMinuteHasPassed()
    {
        await using var paced = new Desk(Desk.Generous with { PacesCalls = true });
        for (var i = 0; i < 20; i++)
            Assert.Equal(200, paced.Send("users.list", []).Status);

        var refused = paced.Send("users.list", []);

        Assert.Equal((429, "60"), (refused.Status, refused.Headers["Retry-After"]));
        paced.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(200, paced.Send("users.list", []).Status);
    }
}
