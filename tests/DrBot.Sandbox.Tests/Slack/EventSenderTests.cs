using System.Net;
using DrBot.Sandbox.Slack;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class EventSenderTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Event_OfAMention_IsPostedSignedWithItsEnvelope()
    {
        await desk.TypeAsync(Desk.Sarah, "@drbot hello");

        await Eventually.TrueAsync(() => !desk.App.Requests.IsEmpty);
        var sent = Assert.Single(desk.App.Requests);
        Assert.Equal(
            ("/slack/events", "application/json"), (sent.Path, sent.Request.Content!.Headers.ContentType!.ToString()));
        var (outer, inner) = (sent.Json, sent.Json["event"]);
        Assert.Equal(("event_callback", "app_mention", "<@U0DRBOT> hello"),
            (outer.Text("type"), inner.Text("type"), inner.Text("text")));
        Assert.StartsWith("Ev", outer.Text("event_id"), StringComparison.Ordinal);
        Assert.Null(sent.Header("X-Slack-Retry-Num"));
    }

    [Fact]
    public async Task Event_TheAppFails_ComesAgainAtOnceAfterOneMinuteAndAfterFive()
    {
        desk.App.Answer = _ => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("") });
        await desk.TypeAsync(Desk.Sarah, "@drbot hello");

        await Eventually.TrueAsync(() => desk.App.Requests.Count == 2);
        await desk.Clock.WaitForTimersAsync(1);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => desk.App.Requests.Count == 3);
        await desk.Clock.WaitForTimersAsync(1);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => desk.App.Requests.Count == 4);

        Assert.Equal([null, "1", "2", "3"], desk.App.Requests.Select(r => r.Header("X-Slack-Retry-Num")));
        Assert.Equal("http_error", desk.App.Requests.Last().Header("X-Slack-Retry-Reason"));
        Assert.Single(desk.App.Requests.Select(r => r.Json.Text("event_id")).Distinct());
    }

    [Fact]
    public async Task Event_TheAppWantsNoMore_IsNotRetried()
    {
        desk.App.Answer = _ =>
        {
            var no = new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("") };
            no.Headers.Add("X-Slack-No-Retry", "1");
            return Task.FromResult(no);
        };
        await desk.TypeAsync(Desk.Sarah, "@drbot one");
        await Eventually.TrueAsync(() => desk.App.Requests.Count == 1);

        desk.App.Answers(FakeApp.Silent());
        await desk.TypeAsync(Desk.Sarah, "@drbot two");
        await Eventually.TrueAsync(() => desk.App.Requests.Count == 2);

        Assert.Equal(["<@U0DRBOT> one", "<@U0DRBOT> two"], desk.App.Requests.Select(r => r.Json["event"].Text("text")));
    }

    [Fact]
    public async Task Event_NotSubscribed_IsNotSent()
    {
        await using var quiet = new Desk(Desk.Generous with { BotEvents = [] });

        await quiet.TypeAsync(Desk.Sarah, "@drbot hello");

        Assert.Empty(quiet.Slack.Do((w, _) => w.Outbox.ToArray()));
        Assert.Empty(quiet.App.Requests);
    }
}
