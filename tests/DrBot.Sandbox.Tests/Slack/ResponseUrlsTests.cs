using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class ResponseUrlsTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Respond_FiveTimes_IsAllThereIs()
    {
        var url = await UrlAsync();
        for (var i = 0; i < 5; i++)
            Respond(url, new JsonObject { ["text"] = $"{i}" });

        Assert.Equal("used_url", Assert.Throws<SlackError>(() => Respond(url, new JsonObject { ["text"] = "6" })).Code);
        Assert.Equal(5, desk.Read(Desk.Sarah).Count(m => m.IsEphemeral));
    }

    [Fact]
    public async Task Respond_AfterHalfAnHour_IsTooLate()
    {
        var url = await UrlAsync();
        desk.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(
            "expired_url", Assert.Throws<SlackError>(() => Respond(url, new JsonObject { ["text"] = "x" })).Code);
    }

    [Fact]
    public async Task Respond_ReplacingWhatTheAcknowledgementShowed_LeavesOneMessage()
    {
        desk.App.Answers(FakeApp.Text("working"));
        var url = await UrlAsync();

        Respond(url, new JsonObject { ["text"] = "done", ["replace_original"] = true });

        Assert.Equal(["done"], desk.Read(Desk.Sarah).Select(m => m.Text));
    }

    [Fact]
    public async Task Respond_DeletingTheClickedEphemeral_RemovesIt()
    {
        desk.Call("chat.postEphemeral", ("channel", desk.Incidents), ("user", Desk.Sarah), ("text", "psst"),
            ("blocks", Desk.Button().ToJsonString()));
        await desk.ClickAsync(Desk.Sarah, desk.Read(Desk.Sarah).Single().Ts, "approve");

        Respond(desk.App.Requests.Last().Json.Text("response_url")!, new JsonObject { ["delete_original"] = true });

        Assert.Empty(desk.Read(Desk.Sarah));
    }

    [Fact]
    public async Task Respond_InChannel_ShowsItToAll()
    {
        Respond(await UrlAsync(), new JsonObject { ["text"] = "all", ["response_type"] = "in_channel" });

        Assert.Equal("all", Assert.Single(desk.Read(Desk.Mike)).Text);
    }

    private async Task<string> UrlAsync()
    {
        await desk.TypeAsync(Desk.Sarah, "/dr declare");
        return desk.App.Requests.Last().Field("response_url");
    }

    private void Respond(string url, JsonObject body) => desk.Slack.Do((w, now) =>
    {
        w.ResponseUrls.Respond(w, new Uri(url).AbsolutePath, body, now);
        return true;
    });
}
