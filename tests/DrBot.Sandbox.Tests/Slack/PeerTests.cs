using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.Slack.Workspace;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Slack;

/// <summary>Slack's own Node packages, talking to the emulated Slack.</summary>
public sealed class PeerTests : IAsyncLifetime
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
    private SlackHost host = null!;

    private string Api => host.Slack.BaseUrl + "/api/";

    private Persona Sarah => host.Practice.As(Desk.Sarah);

    public Task InitializeAsync() => StartAsync(Desk.Generous with
    {
        CommandsPath = "/slack/events",
        InteractivityPath = "/slack/events",
        EventsPath = "/slack/events",
    });

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        limit.Dispose();
    }

    [RequiresPeersFact]
    public async Task Bolt_GivenACommand_AcceptsSignatureAndShape()
    {
        await using var bolt = await BoltAsync();

        var result = await Sarah.TypeAsync("/dr status ö & <x>", limit.Token);

        Assert.True(result.Ok, result.Answer);
        Assert.Equal("status ö &amp; &lt;x&gt;", (await bolt.NextAsync("command")).Text("text"));
        Assert.Equal("you said status ö &amp; &lt;x&gt;", (await Sarah.MessagesAsync(limit.Token)).Single().Text);
    }

    [RequiresPeersFact]
    public async Task Bolt_ThatNeverAcknowledges_LeavesThePersonWithATimeout()
    {
        await using var bolt = await BoltAsync();

        Assert.Equal("operation_timeout", (await Sarah.TypeAsync("/dr ignore", limit.Token)).Error);
    }

    [RequiresPeersFact]
    public async Task Bolt_AnsweringByResponseUrl_IsHeard()
    {
        await using var bolt = await BoltAsync();

        await Sarah.TypeAsync("/dr later", limit.Token);

        Assert.True((await Sarah.WaitForMessageAsync(m => m.Text == "said later", limit.Token)).IsEphemeral);
    }

    [RequiresPeersFact]
    public async Task Bolt_AskedForItsChallenge_Echoes()
    {
        await using var bolt = await BoltAsync();

        Assert.True((await host.Practice.BreakAsync(new SlackBreak("verify-url"), limit.Token)).Ok);
    }

    [RequiresPeersFact]
    public async Task Bolt_GivenAClick_GetsActionContainerAndMessage()
    {
        await using var bolt = await BoltAsync();
        var ts = host.Slack.Do((w, now) => w.Post(w.Channel("incidents", Desk.Sarah),
            new SlackMessage(w.NewTs(now), "U0DRBOT")
            {
                Text = "card", BotId = "B0DRBOT", Blocks = Desk.Button(),
            })).Ts;

        var result = await Sarah.ClickAsync(
            new ClickRequest("", "Approve") { Channel = "incidents", Ts = ts }, limit.Token);

        Assert.True(result.Ok, result.Answer);
        var action = await bolt.NextAsync("action");
        Assert.Equal(("R1", Desk.Sarah, "message", "card"),
            (action.Text("value"), action.Text("user"), action.Text("container"), action.Text("message")));
    }

    [RequiresPeersFact]
    public async Task Bolt_WithAModal_OpensValidatesAndClosesIt()
    {
        await using var bolt = await BoltAsync();
        Assert.True((await Sarah.TypeAsync("/dr modal", limit.Token)).Ok);

        var refused = await Sarah.SubmitAsync(new JsonObject { ["Reason"] = "no" }, limit.Token);
        var taken = await Sarah.SubmitAsync(new JsonObject { ["Reason"] = "the region is gone" }, limit.Token);

        Assert.Equal("too short", refused.Errors!["reason"]);
        Assert.True(taken.Ok, taken.Answer);
        Assert.Empty(await Sarah.ViewsAsync(limit.Token));
        await bolt.NextAsync("view");
        var view = await bolt.NextAsync("view");
        Assert.Equal(("the region is gone", "kept"), (view.Text("reason"), view.Text("metadata")));
    }

    [RequiresPeersFact]
    public async Task Bolt_ThatDiesOverAnEvent_GetsItAgainAsARetry()
    {
        string id;
        await using (var first = await BoltAsync())
        {
            await Sarah.TypeAsync("@drbot fail", limit.Token);
            id = (await first.NextAsync("mention")).Text("id")!;
        }

        // Nobody listens for the first retry; the second comes a minute later, so the envelope is sent by hand here.
        await using var second = await BoltAsync();
        var inner = new JsonObject
        {
            ["type"] = "app_mention", ["user"] = Desk.Sarah, ["text"] = "again",
            ["ts"] = "1.1", ["channel"] = "C1", ["event_ts"] = "1.1"
        };
        var answer = await host.Slack.DeliverAsync(
            host.Slack.Do((w, _) => Payloads.Event(w, inner)), 1, "http_timeout", limit.Token);

        Assert.Null(answer.Failure);
        var mention = await second.NextAsync("mention");
        Assert.Equal((1, "http_timeout"), ((int)mention["retry"]!, mention.Text("reason")));
        Assert.NotEqual(id, mention.Text("id"));
    }

    [RequiresPeersFact]
    public async Task Bolt_GivenOurSignature_AcceptsItAndRefusesAnother()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_772_334_000);
        var signature = RequestSigner.Sign("secret", at, Encoding.UTF8.GetBytes("text=ö"));

        Assert.Equal("accepted",
            (await Peers.RunAsync("verify.cjs", "text=ö", "secret", "1772334000", signature)).Text("event"));
        Assert.Equal(
            "refused", (await Peers.RunAsync("verify.cjs", "text=o", "secret", "1772334000", signature)).Text("event"));
    }

    [RequiresPeersFact]
    public async Task SocketClient_OverARefresh_StaysConnectedAndGetsEveryPayload()
    {
        await StartAsync(Desk.Generous with { SocketMode = true });
        await using var client = new Peer("socket-client.cjs", "xapp-practice", Api);
        await client.NextAsync("connected");

        Assert.Equal("over the socket: one", await SaidAsync("/dr one"));
        await host.Practice.BreakAsync(new SlackBreak("refresh"), limit.Token);
        await client.NextAsync("connected");
        Assert.Equal("over the socket: two", await SaidAsync("/dr two"));
        await Sarah.TypeAsync("@drbot twice", limit.Token);

        var first = await client.NextAsync("mention");
        var again = await client.NextAsync("mention");
        // The same event, named as a repetition. Which one, and why, hangs on which of the two connections was still there.
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.InRange((int)again["retry"]!, 1, 3);
        Assert.Contains(again.Text("reason"), (string[])["timeout", "connection_failed"]);
    }

    [RequiresPeersFact]
    public async Task SocketClient_WithAWrongToken_GivesUp()
    {
        var refused = await Peers.RunAsync("socket-client.cjs", null, "xapp-other", Api);

        Assert.Equal(("refused", "invalid_auth"), (refused.Text("event"), refused.Text("error")));
    }

    [RequiresPeersFact]
    public async Task WebClient_UnderARateLimit_WaitsAsLongAsItIsTold()
    {
        await host.Practice.BreakAsync(new SlackBreak("rate-limit", "auth.test", Number: 1), limit.Token);
        await using var client = new Peer("web-client.cjs", "xoxb-practice", Api, "auth.test");

        Assert.Equal(1, (int)(await client.NextAsync("limited"))["seconds"]!);
        var answer = await client.NextAsync("answer");

        Assert.Equal("T0PRACTICE", answer["answer"].Text("team_id"));
        Assert.Equal([("auth.test", "ratelimited"), ("auth.test", "ok")], await host.Practice.CallsAsync(limit.Token));
    }

    [RequiresPeersFact]
    public async Task WebClient_AskingForWhatIsNotThere_GetsTheErrorsItKnows()
    {
        Assert.Equal("invalid_auth", await ErrorAsync("xoxb-other", "auth.test"));
        Assert.Equal("channel_not_found", await ErrorAsync("xoxb-practice", "chat.postMessage", """{"channel":"C1","text":"x"}"""));
        Assert.Equal("invalid_blocks", await ErrorAsync("xoxb-practice", "chat.postMessage", """{"channel":"incidents","blocks":[{"type":"x"}]}"""));
        await StartAsync(Desk.Generous with { Scopes = ["commands"] });
        Assert.Equal("missing_scope", await ErrorAsync("xoxb-practice", "users.list"));
    }

    [RequiresPeersFact]
    public async Task WebClient_Paging_SeesEveryone()
    {
        await using var client = new Peer("web-client.cjs", "xoxb-practice", Api, "users.list", """{"limit":2,"pages":true}""");
        List<string?> ids = [];
        while (await client.NextAsync() is { } line && line.Text("event") == "page")
            ids.AddRange(line["page"]!["members"].Objects().Select(m => m.Text("id")));

        Assert.Equal(["U0DRBOT", Desk.Sarah, Desk.Mike, Desk.Guest, Desk.Gone], ids);
    }

    [RequiresPeersFact]
    public async Task CheckBlocks_TakesKnownBlocksAndNamesWhatIsWrong()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new JsonObject { ["card"] = Desk.Button() }.ToJsonString(), limit.Token);
        Assert.Equal("accepted", (await Peers.RunAsync("check-blocks.cjs", null, file)).Text("event"));

        await File.WriteAllTextAsync(file, """{"card":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]}""", limit.Token);
        var refused = await Peers.RunAsync("check-blocks.cjs", null, file);

        Assert.Equal("refused", refused.Text("event"));
        Assert.Contains("mrkdwn", refused["messages"]!.ToJsonString(), StringComparison.Ordinal);
        File.Delete(file);
    }

    [RequiresPeersFact("shared")]
    public async Task CheckManifest_AgainstSlacksSchema_TellsGoodFromBad()
    {
        var file = Path.GetTempFileName();
        var schemas = Path.Combine(Machine.Find("shared")!, "peers");
        await File.WriteAllTextAsync(file, """{"display_information":{"name":"DrBot"}}""", limit.Token);
        Assert.Equal("accepted", (await Peers.RunAsync("check-manifest.cjs", null, file, schemas)).Text("event"));

        await File.WriteAllTextAsync(file, """{"display_information":{"name":"DrBot","colour":"red"}}""", limit.Token);
        Assert.Equal("refused", (await Peers.RunAsync("check-manifest.cjs", null, file, schemas)).Text("event"));
        File.Delete(file);
    }

    [RequiresPeersFact]
    public async Task Page_GivenHostileText_MakesNothingOfItButText()
    {
        var said = await Peers.RunAsync("check-page.cjs", null, Path.Combine(AppContext.BaseDirectory, "wwwroot"));

        Assert.True(said.Text("event") == "accepted", said.ToJsonString());
        Assert.True((int)said["texts"]! > 20);
    }

    [RequiresPeersFact]
    public async Task Baseline_Acknowledges()
    {
        await using var bolt = new Peer("bolt-baseline.cjs", "practice-signing-secret");
        var port = (int)(await bolt.NextAsync("ready"))["port"]!;
        await StartAsync(Desk.Generous);
        host.Slack.AppUrl = new Uri($"http://127.0.0.1:{port}");

        Assert.Equal("recorded", (await Sarah.TypeAsync("/dr declare", limit.Token)).Answer);
    }

    private async Task StartAsync(SlackOptions options)
    {
        if (host is not null)
            await host.DisposeAsync();
        host = await SlackHost.StartAsync(options);
    }

    private async Task<Peer> BoltAsync()
    {
        var bolt = new Peer("bolt-app.cjs", "practice-signing-secret", Api);
        var port = (int)(await bolt.NextAsync("ready"))["port"]!;
        host.Slack.AppUrl = new Uri($"http://127.0.0.1:{port}");
        return bolt;
    }

    private async Task<string> SaidAsync(string command)
    {
        var result = await Sarah.TypeAsync(command, limit.Token);
        return (await Sarah.MessagesAsync(limit.Token)).Single(m => m.Ts == result.Ts).Text;
    }

    private async Task<string?> ErrorAsync(string token, string method, string json = "{}")
    {
        var said = await Peers.RunAsync("web-client.cjs", null, token, Api, method, json);
        Assert.Equal("error", said.Text("event"));
        return said.Text("error");
    }
}
