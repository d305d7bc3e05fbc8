using System.Net;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class PracticeClientTests : IAsyncLifetime
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
    private SlackHost host = null!;

    public async Task InitializeAsync() => host = await SlackHost.StartAsync();

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        limit.Dispose();
    }

    [Fact]
    public async Task WaitForMessage_PostedLater_FindsTheCardAndItsButtons()
    {
        var waiting = host.Practice.As(Desk.Mike).WaitForMessageAsync(m => m.Buttons.Count > 0, limit.Token);
        await PostAsync("incidents", "noise");
        await PostAsync("incidents", "card", Desk.Button());

        var card = await waiting;

        Assert.Equal(("card", "Approve", "R1"), (card.Text, card.Buttons[0].Text, card.Buttons[0].Value));
    }

    [Fact]
    public async Task DirectMessages_OfAPerson_AreTheirsAlone()
    {
        await PostAsync(Desk.Mike, "your vote is needed");

        Assert.Equal("your vote is needed",
            Assert.Single(await host.Practice.As(Desk.Mike).DirectMessagesAsync(limit.Token)).Text);
        Assert.Empty(await host.Practice.As(Desk.Sarah).DirectMessagesAsync(limit.Token));
    }

    [Fact]
    public async Task Follow_AsSomeoneElse_HidesWhatIsNotTheirs()
    {
        await PostAsync(Desk.Mike, "secret");
        await PostAsync("incidents", "public");

        var seen = await host.Practice.As(Desk.Sarah).WaitForMessageAsync(_ => true, limit.Token);

        Assert.Equal("public", seen.Text);
    }

    [Fact]
    public async Task Type_ByNobody_IsAnsweredWithTheError()
    {
        var result = await host.Practice.As("U0NOBODY").TypeAsync("hello", limit.Token);

        Assert.Equal((false, "user_not_found"), (result.Ok, result.Error));
    }

    [Fact]
    public async Task Type_WithTheAppAway_TellsThePersonDispatchFailed()
    {
        host.Slack.AppUrl = new Uri("http://127.0.0.1:9");

        Assert.Equal(
            "dispatch_failed", (await host.Practice.As(Desk.Sarah).TypeAsync("/dr status", limit.Token)).Error);
    }

    [Fact]
    public async Task Type_WithAnAppElsewhere_IsNotSentOutOfTheMachine()
    {
        host.Slack.AppUrl = new Uri("http://192.0.2.1");

        var result = await host.Practice.As(Desk.Sarah).TypeAsync("/dr status", limit.Token);

        Assert.Equal("dispatch_failed", result.Error);
        Assert.Contains("only calls this machine", result.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Break_Down_CutsConnectionsUntilUp()
    {
        await host.Practice.BreakAsync(new SlackBreak("down"), limit.Token);
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("incidents", "x"));

        await host.Practice.BreakAsync(new SlackBreak("up"), limit.Token);

        Assert.Equal(HttpStatusCode.OK, await PostAsync("incidents", "x"));
        Assert.Equal([("chat.postMessage", "no answer"), ("chat.postMessage", "ok")],
            await host.Practice.CallsAsync(limit.Token));
    }

    [Fact]
    public async Task Break_RateLimit_ShowsInTheHeaders()
    {
        await host.Practice.BreakAsync(new SlackBreak("rate-limit", "chat.postMessage", Number: 3), limit.Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync("incidents", "x"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("incidents", "x"));
    }

    [Fact]
    public async Task Respond_OverHttp_AnswersOkThenNotFound()
    {
        var url = host.Slack.Do((w, now) => w.ResponseUrls.Issue(
            w, "actions", new ResponseTarget(Desk.Sarah, w.Channel("incidents", Desk.Sarah).Id, null, null, true), now));
        async Task<HttpStatusCode> RespondAsync()
        {
            using var response = await host.Http.PostAsync(url, new StringContent("""{"text":"x"}"""), limit.Token);
            return response.StatusCode;
        }

        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, await RespondAsync());
        Assert.Equal(HttpStatusCode.NotFound, await RespondAsync());
    }

    [Fact]
    public async Task ChangePerson_ToAGuest_TakesTheirChannelsAway()
    {
        await host.Practice.ChangePersonAsync(Desk.Everyone[1] with { IsDeleted = true }, limit.Token);

        Assert.Equal("account_inactive", (await host.Practice.As(Desk.Mike).TypeAsync("hello", limit.Token)).Error);
    }

    private async Task<HttpStatusCode> PostAsync(string channel, string text, JsonArray? blocks = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat.postMessage")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["channel"] = channel, ["text"] = text, ["blocks"] = blocks?.ToJsonString() ?? "",
            }),
        };
        request.Headers.Authorization = new("Bearer", "xoxb-practice");
        using var response = await host.Http.SendAsync(request, limit.Token);
        return response.StatusCode;
    }
}
