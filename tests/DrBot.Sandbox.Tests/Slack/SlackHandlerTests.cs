using System.Net;
using System.Text;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.WebApi;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class SlackHandlerTests : IAsyncDisposable
{
    private readonly Desk desk = new();
    private readonly HttpClient http;

    public SlackHandlerTests() => http = new HttpClient(new SlackHandler(desk.Slack))
    {
        BaseAddress = new Uri("https://slack.com/api/"), DefaultRequestHeaders = { Authorization = new(
            "Bearer", "xoxb-practice") },
    };

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return desk.DisposeAsync();
    }

    [Fact]
    public async Task Send_AWebApiCall_AnswersAsOverTheWire()
    {
        using var response = await http.PostAsync("auth.test", new FormUrlEncodedContent([]));

        Assert.Equal("T0PRACTICE", JsonReading.Parse(await response.Content.ReadAsStringAsync()).Text("team_id"));
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.Contains("x-slack-req-id"));
    }

    [Fact]
    public async Task Send_UnderARateLimit_CarriesRetryAfter()
    {
        desk.Slack.Faults.Script(new SlackFault(FaultKind.RateLimit, null, 1, 4, ""));

        using var response = await http.GetAsync("auth.test");

        Assert.Equal((HttpStatusCode.TooManyRequests, 4),
            (response.StatusCode, response.Headers.RetryAfter!.Delta!.Value.Seconds));
    }

    [Fact]
    public async Task Send_WhoseResponseIsLost_ThrowsAndHasItsEffect()
    {
        desk.Slack.Faults.Script(new SlackFault(FaultKind.LostResponse, null, 1, 0, ""));

        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync("chat.postMessage?channel=incidents&text=once"));

        Assert.Equal("once", Assert.Single(desk.Read(Desk.Sarah)).Text);
    }

    [Fact]
    public async Task Send_ToAResponseUrl_ShowsTheText()
    {
        await desk.TypeAsync(Desk.Sarah, "/dr status");
        var url = desk.App.Requests.Last().Field("response_url");

        using var taken = await http.PostAsync(url, new StringContent("""{"text":"hello"}""", Encoding.UTF8));
        using var refused = await http.PostAsync(url + "x", new StringContent("""{"text":"hello"}""", Encoding.UTF8));

        Assert.Equal("ok", await taken.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal("hello", Assert.Single(desk.Read(Desk.Sarah)).Text);
    }

    [Fact]
    public async Task VerifyUrl_AgainstAnAppThatDoesNotEcho_Fails()
    {
        desk.App.Answers(FakeApp.Text("whatever"));

        Assert.Equal("challenge_failed", (await desk.Slack.VerifyRequestUrlAsync(CancellationToken.None)).Error);
    }
}
