using System.Net;
using DrBot.Slack.Blocks;
using DrBot.Slack.WebApi;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.WebApi;

public sealed class SlackCallerTests
{
    private static readonly ChatContent Hello = ChatContent.Of(Mrkdwn.Of("hello"));
    private readonly ScriptedSlack slack = new();

    [Fact]
    public async Task PostMessage_Call_IsAFormWithTheBotTokenAndNothingUnfurled()
    {
        slack.Next("chat.postMessage", """{"ok":true,"channel":"C0INCIDENTS","ts":"1.2"}""");

        var posted = await slack.Api.Chat.PostMessageAsync(
            "C0INCIDENTS", "1.1", new ChatContent(Mrkdwn.Of("a & b"), [new DividerBlock()]), "DR-1/run", default);

        var call = Assert.Single(slack.Calls);
        Assert.Equal(new PostedMessage("C0INCIDENTS", "1.2"), posted);
        Assert.Equal("https://slack.com/api/chat.postMessage", call.Url.ToString());
        Assert.Equal("application/x-www-form-urlencoded", call.ContentType);
        Assert.Equal("Bearer xoxb-canary-bot-token", call.Authorization);
        Assert.Equal(
            ("a &amp; b", "1.1", "false", "false"), (
                call["text"], call["thread_ts"], call["unfurl_links"], call["unfurl_media"]));
        Assert.Equal("""[{"type":"divider"}]""", call["blocks"]);
        Assert.Equal("""{"event_type":"drbot_card","event_payload":{"key":"DR-1/run"}}""", call["metadata"]);
    }

    [Fact]
    public async Task OpenConnection_Call_TakesTheAppToken()
    {
        slack.Next("apps.connections.open", """{"ok":true,"url":"wss://wss.slack.com/link/?ticket=1"}""");

        await slack.Api.App.OpenConnectionAsync(default);

        Assert.Equal("Bearer xapp-canary-app-token", Assert.Single(slack.Calls).Authorization);
    }

    [Theory]
    [InlineData("missing_scope", "Denied")]
    [InlineData("invalid_auth", "Denied")]
    [InlineData("restricted_action_read_only_channel", "Denied")]
    [InlineData("channel_not_found", "Invalid")]
    [InlineData("internal_error", "UnknownOutcome")]
    [InlineData("fatal_error", "UnknownOutcome")]
    [InlineData("service_unavailable", "Transient")]
    public async Task PostMessage_Error_HasItsKind(string error, string kind)
    {
        slack.Always(
            "chat.postMessage", $$"""{"ok":false,"error":"{{error}}","needed":"chat:write","provided":"commands"}""");

        var failure = await FailAsync(PostAsync());

        Assert.Equal(
            (error, kind, "chat:write", "commands"), (
                failure.Error, failure.Kind.ToString(), failure.Needed, failure.Provided));
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("internal_error")]
    public async Task PostMessage_NotTransient_IsNotRepeated(string error)
    {
        slack.Always("chat.postMessage", $$"""{"ok":false,"error":"{{error}}"}""");

        await FailAsync(PostAsync());

        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task PostMessage_AnswerLost_OutcomeUnknownAndNotRepeated()
    {
        slack.Always("chat.postMessage", _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset"));

        Assert.Equal(SlackFailure.UnknownOutcome, (await FailAsync(PostAsync())).Kind);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task PostMessage_NotReachable_RepeatedBecauseNothingWasSent()
    {
        slack.Next(
            "chat.postMessage", _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        slack.Next("chat.postMessage", """{"ok":true,"channel":"C0","ts":"1.2"}""");

        var post = PostAsync();
        await DoneAsync(post);

        Assert.Equal(2, slack.Calls.Count);
    }

    [Fact]
    public async Task PostMessage_NoAnswerInTenSeconds_OutcomeUnknown()
    {
        slack.Before = _ => new TaskCompletionSource().Task;

        var post = PostAsync();
        await slack.Clock.WaitForTimersAsync(1);
        slack.Clock.Advance(10);

        var failure = await FailAsync(post);
        Assert.Equal(("timeout", SlackFailure.UnknownOutcome), (failure.Error, failure.Kind));
    }

    [Fact]
    public async Task UsersInfo_ServerErrorWithHtml_RepeatedBecauseItIsHarmless()
    {
        slack.Next("users.info", "<html>502 Bad Gateway</html>", 502);
        slack.Next("users.info", """{"ok":true,"user":{"id":"U1","team_id":"T0TEAM","real_name":"Sarah"}}""");

        var lookup = slack.Api.Users.InfoAsync("U1", default);
        await DoneAsync(lookup);

        Assert.Equal("Sarah", (await lookup).Name);
    }

    [Fact]
    public async Task PostMessage_RateLimited_PausesThatChannelAndNothingElse()
    {
        slack.Next("chat.postMessage", """{"ok":false,"error":"ratelimited"}""", 429, ("Retry-After", "30"));
        slack.Always("chat.postMessage", """{"ok":true,"channel":"C0","ts":"1.2"}""");
        slack.Always("chat.update", """{"ok":true}""");
        var start = slack.Clock.GetUtcNow();

        var limited = PostAsync("C1");
        await slack.Api.Chat.PostMessageAsync("C2", null, Hello, null, default);
        await slack.Api.Chat.UpdateAsync("C1", "1.1", Hello, null, default);
        Assert.False(limited.IsCompleted);
        slack.Clock.Advance(29.9);
        Assert.False(limited.IsCompleted);
        slack.Clock.Advance(0.1);
        await limited;

        Assert.Equal(TimeSpan.FromSeconds(30), slack.Of("chat.postMessage").Last().At - start);
    }

    [Fact]
    public async Task PostMessage_ManyInOneChannel_OneASecondInOrder()
    {
        slack.Always("chat.postMessage", """{"ok":true,"channel":"C0","ts":"1.2"}""");
        var start = slack.Clock.GetUtcNow();

        var posts = Enumerable.Range(0, 5).Select(i =>
            slack.Api.Chat.PostMessageAsync("C1", null, ChatContent.Of(Mrkdwn.Of($"{i}")), null, default)).ToArray();
        for (var i = 0; i < 5; i++)
        {
            await posts[i];
            Assert.All(posts.Skip(i + 1), p => Assert.False(p.IsCompleted));
            if (i < 4)
                await slack.Clock.WaitForTimersAsync(4 - i);
            slack.Clock.Advance(1);
        }

        Assert.Equal(["0", "1", "2", "3", "4"], slack.Calls.Select(c => c["text"]));
        Assert.Equal([0, 1, 2, 3, 4], slack.Calls.Select(c => (c.At - start).TotalSeconds));
    }

    [Fact]
    public async Task ViewsOpen_RateLimited_FailsAtOnceBecauseLaterIsTooLate()
    {
        slack.Always(
            "views.open", _ => ScriptedSlack.Json("""{"ok":false,"error":"ratelimited"}""", 429, ("Retry-After", "3")));

        var failure = await FailAsync(
            slack.Api.Views.OpenAsync("1.2", new ModalView("m", "M", [new DividerBlock()]), default));

        Assert.Equal(SlackFailure.RateLimited, failure.Kind);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task Call_Redirected_NotFollowed()
    {
        slack.Always("chat.postMessage", _ => new HttpResponseMessage(HttpStatusCode.Found)
        {
            Headers = { Location = new Uri("https://evil.example/") },
        });

        Assert.Equal(SlackFailure.Invalid, (await FailAsync(PostAsync())).Kind);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task Call_Cancelled_IsCancelledAndNotAnError()
    {
        using var cancel = new CancellationTokenSource();
        slack.Before = _ => new TaskCompletionSource().Task;

        var post = slack.Api.Chat.PostMessageAsync("C1", null, Hello, null, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
    }

    [Fact]
    public async Task List_SeveralPages_AllItemsAndShortPagesAreNotTheEnd()
    {
        slack.Next(
            "conversations.list",
            """{"ok":true,"channels":[{"id":"C1","name":"a"}],"response_metadata":{"next_cursor":"x="}}""");
        slack.Next("conversations.list", """{"ok":true,"channels":[],"response_metadata":{"next_cursor":"y="}}""");
        slack.Next(
            "conversations.list",
            """{"ok":true,"channels":[{"id":"C2","name":"b"}],"response_metadata":{"next_cursor":""}}""");

        var names = new List<string>();
        await foreach (var channel in slack.Api.Conversations.ListAsync(default))
            names.Add(channel.Name);

        Assert.Equal(["a", "b"], names);
        Assert.Equal([null, "x=", "y="], slack.Calls.Select(c => c["cursor"]));
    }

    [Fact]
    public async Task List_SameCursorAgain_EndsWithAnError()
    {
        slack.Always("conversations.list", """{"ok":true,"channels":[],"response_metadata":{"next_cursor":"x="}}""");

        await Assert.ThrowsAsync<SlackApiException>(async () =>
        {
            await foreach (var _ in slack.Api.Conversations.ListAsync(default))
            {
            }
        });
    }

    [Fact]
    public async Task GroupMembers_AnswerWithoutTheList_IsAnErrorAndNoEmptyGroup()
    {
        slack.Always("usergroups.users.list", """{"ok":true}""");

        Assert.Equal("unexpected_answer", (await FailAsync(slack.Api.Users.GroupMembersAsync("S0", default))).Error);
    }

    [Fact]
    public async Task Pin_AlreadyPinned_IsNoError()
    {
        slack.Always("pins.add", """{"ok":false,"error":"already_pinned"}""");

        await slack.Api.Marks.PinAsync("C1", "1.2", default);
    }

    [Fact]
    public async Task Call_FailingInEveryWay_LogsAndMessagesHoldNoSecret()
    {
        var log = new RecordingLog();
        var api = slack.NewApi(log);
        slack.Always(
            "chat.postMessage", """{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands"}""");

        var failure = await FailAsync(
            api.Chat.PostMessageAsync("C1", null, ChatContent.Of(Mrkdwn.Of("canary text")), null, default));

        Assert.Contains("chat:write", failure.Message, StringComparison.Ordinal);
        Assert.Contains("install the app again", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain("canary", failure + string.Join('\n', log.Lines), StringComparison.Ordinal);
    }

    private Task<PostedMessage> PostAsync(string channel = "C1") =>
        slack.Api.Chat.PostMessageAsync(channel, null, Hello, null, default);

    // Lets the pauses between attempts pass.
    private async Task DoneAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            slack.Clock.Advance(0.5);
            await Task.Delay(5);
        }
    }

    private async Task<SlackApiException> FailAsync(Task work)
    {
        await Task.WhenAny(DoneAsync(work)).WaitAsync(TimeSpan.FromSeconds(20));
        return await Assert.ThrowsAsync<SlackApiException>(() => work);
    }
}
