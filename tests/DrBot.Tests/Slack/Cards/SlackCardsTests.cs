using DrBot.Slack.Blocks;
using DrBot.Slack.WebApi;
using DrBot.Tests.Slack.Fakes;
using static DrBot.Tests.Slack.Fakes.CardBench;

namespace DrBot.Tests.Slack.Cards;

public sealed class SlackCardsTests
{
    [Fact]
    public async Task Show_FirstTime_IsRecordedBeforeItIsPosted()
    {
        await using var bench = await CardBench.StartAsync();
        var before = new List<string?>();
        bench.Slack.Before = c =>
        {
            if (c.Method == "chat.postMessage")
                before.Add(bench.Ledger["DR-1/run"] is { Ts: null } ? "posting" : null);
            return Task.CompletedTask;
        };

        var place = await bench.ShowAsync(Card("one"));

        Assert.Equal(["posting"], before);
        Assert.Equal(place.Ts, bench.Ledger["DR-1/run"]!.Ts);
        Assert.Equal(place, await bench.Cards.FindAsync("DR-1/run", default));
    }

    [Fact]
    public async Task Show_Again_UpdatesTheSameMessage()
    {
        await using var bench = await CardBench.StartAsync();

        var first = await bench.ShowAsync(Card("one"));
        var second = await bench.ShowAsync(Card("two"));

        Assert.Equal(first, second);
        Assert.Equal("two", Assert.Single(bench.Standing).Value.Text);
    }

    [Fact]
    public async Task Show_NothingChanged_CallsNothing()
    {
        await using var bench = await CardBench.StartAsync();
        await bench.ShowAsync(Card("one"));
        var calls = bench.Slack.Calls.Count;

        await bench.ShowAsync(Card("one"));

        Assert.Equal(calls, bench.Slack.Calls.Count);
    }

    [Fact]
    public async Task Show_ManyVersionsAtOnce_OnlyTheNewestFollowsTheOneUnderWay()
    {
        await using var bench = await CardBench.StartAsync();
        await bench.ShowAsync(Card("zero"));
        var gate = new TaskCompletionSource();
        bench.Slack.Before = _ => gate.Task;

        for (var i = 1; i <= 200; i++)
            bench.Cards.Show(Card($"version {i}"));
        await bench.PassAsync(() => bench.Slack.Of("chat.update").Any());
        for (var i = 201; i <= 400; i++)
            bench.Cards.Show(Card($"version {i}"));
        gate.SetResult();
        await bench.ShowAsync(Card("version 401"));

        Assert.InRange(bench.Slack.Of("chat.update").Count(), 2, 3);
        Assert.Equal("version 401", Assert.Single(bench.Standing).Value.Text);
    }

    [Fact]
    public async Task Show_OneCardOften_AtMostOneVersionASecond()
    {
        await using var bench = await CardBench.StartAsync();
        for (var i = 0; i < 5; i++)
            await bench.ShowAsync(Card($"version {i}"));

        var times = bench.Slack.Calls.Where(c => c.Method is "chat.update" or "chat.postMessage").Select(
            c => c.At).ToArray();
        Assert.All(times.Zip(times.Skip(1)), p => Assert.True(p.Second - p.First >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Restart_PostedButNotRecorded_FoundInTheChannelAndNotPostedAgain()
    {
        await using var bench = await CardBench.StartAsync();
        await bench.Ledger.MarkPostingAsync("DR-1/run", "C1", null, bench.Slack.Clock.GetUtcNow(), default);
        bench.Stand("C1", "DR-1/other");
        var ts = bench.Stand("C1", "DR-1/run");

        var place = await bench.ShowAsync(Card("now"));

        Assert.Equal(ts, place.Ts);
        Assert.Empty(bench.Slack.Of("chat.postMessage"));
        Assert.Equal("now", bench.Standing[ts].Text);
    }

    [Fact]
    public async Task Restart_PostedWhileOurClockWasHoursAhead_FoundAndNotPostedAgain()
    {
        await using var bench = await CardBench.StartAsync();
        var ts = bench.Stand("C1", "DR-1/run");
        await bench.Ledger.MarkPostingAsync("DR-1/run", "C1", null, bench.Slack.Clock.GetUtcNow().AddHours(3), default);

        Assert.Equal(ts, (await bench.ShowAsync(Card("now"))).Ts);
        Assert.Empty(bench.Slack.Of("chat.postMessage"));
    }

    [Fact]
    public async Task Restart_PostedInAThreadButNotRecorded_FoundInTheThread()
    {
        await using var bench = await CardBench.StartAsync();
        var parent = await bench.ShowAsync(Card("parent", "DR-1/incident"));
        await bench.Ledger.MarkPostingAsync("DR-1/note", "C1", parent.Ts, bench.Slack.Clock.GetUtcNow(), default);
        var ts = bench.Stand("C1", "DR-1/note", parent.Ts);

        var place = await bench.ShowAsync(Card("note", "DR-1/note") with { ThreadOf = "DR-1/incident" });

        Assert.Equal(ts, place.Ts);
        Assert.Single(bench.Slack.Of("chat.postMessage"));
        Assert.NotEmpty(bench.Slack.Of("conversations.replies"));
    }

    [Fact]
    public async Task Restart_NeverPosted_PostedAfterTheSecondLook()
    {
        await using var bench = await CardBench.StartAsync();
        await bench.Ledger.MarkPostingAsync("DR-1/run", "C1", null, bench.Slack.Clock.GetUtcNow(), default);

        await bench.ShowAsync(Card("now"));

        Assert.Equal(2, bench.Slack.Of("conversations.history").Count());
        Assert.Single(bench.Slack.Of("chat.postMessage"));
    }

    [Theory]
    [InlineData("A0OTHER", "B0OTHER")]
    [InlineData("A0DRBOT", "B0OTHER")]
    public async Task T28_MessageOfAnotherAppWithOurMetadata_IsNotOurs(string app, string bot)
    {
        await using var bench = await CardBench.StartAsync();
        await bench.Ledger.MarkPostingAsync("DR-1/run", "C1", null, bench.Slack.Clock.GetUtcNow(), default);
        var forged = bench.Stand("C1", "DR-1/run", app: app, bot: bot);

        var place = await bench.ShowAsync(Card("now"));

        Assert.NotEqual(forged, place.Ts);
    }

    [Fact]
    public async Task Post_AnswerLost_LookedUpAndNotPostedAgain()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Next("chat.postMessage", c =>
        {
            bench.Post(c);
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset");
        });

        await bench.ShowAsync(Card("one"));

        Assert.Single(bench.Standing);
        Assert.Single(bench.Slack.Of("chat.postMessage"));
    }

    [Fact]
    public async Task Show_MessageDeletedInSlack_PostedAnew()
    {
        await using var bench = await CardBench.StartAsync();
        var first = await bench.ShowAsync(Card("one"));
        bench.Standing.Clear();

        var second = await bench.ShowAsync(Card("two"));

        Assert.NotEqual(first.Ts, second.Ts);
        Assert.Equal(second.Ts, bench.Ledger["DR-1/run"]!.Ts);
    }

    [Fact]
    public async Task Show_SlackDown_ArrivesOnceItIsBack()
    {
        await using var bench = await CardBench.StartAsync();
        var down = true;
        bench.Slack.Always("chat.postMessage", c => down
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") : bench.Post(c));

        bench.Cards.Show(Card("one"));
        await bench.PassAsync(() => bench.Slack.Of("chat.postMessage").Count() > 10);
        bench.Cards.Show(Card("two"));
        Assert.Equal(1, bench.Cards.Health.Waiting);
        Assert.Contains("not_reachable", bench.Cards.Health.Problem, StringComparison.Ordinal);
        down = false;
        await bench.PassAsync(() => bench.Cards.Health.Waiting == 0);

        Assert.Equal("two", Assert.Single(bench.Standing).Value.Text);
    }

    [Fact]
    public async Task Show_OneCardStuck_OthersGoOn()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Before = c => c["text"] == "stuck" ? new TaskCompletionSource().Task : Task.CompletedTask;

        bench.Cards.Show(Card("stuck", "DR-1/stuck") with { Channel = "C2" });
        await bench.ShowAsync(Card("free"));

        Assert.Equal("free", Assert.Single(bench.Standing).Value.Text);
    }

    [Fact]
    public async Task Show_RefusedBySlack_CallerIsToldAndItIsTriedAgain()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Next("chat.postMessage", """{"ok":false,"error":"not_in_channel"}""");

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => bench.Cards.ShowAsync(Card("one"), default));
        Assert.Contains("/invite", failure.Message, StringComparison.Ordinal);
        await bench.PassAsync(() => !bench.Standing.IsEmpty);

        Assert.Equal("one", Assert.Single(bench.Standing).Value.Text);
    }

    [Fact]
    public async Task Show_RefusedAndThenSomethingNew_TriedAtOnce()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Next("chat.postMessage", """{"ok":false,"error":"not_in_channel"}""");
        await Assert.ThrowsAsync<SlackApiException>(() => bench.Cards.ShowAsync(Card("one"), default));
        var refusedAt = bench.Slack.Clock.GetUtcNow();

        await bench.ShowAsync(Card("two"));

        Assert.True(bench.Slack.Of("chat.postMessage").Last().At - refusedAt < TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("invalid_blocks")]
    [InlineData("msg_blocks_too_long")]
    public async Task Show_SlackCannotDrawIt_TextAloneIsShownAndSaysSo(string error)
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Next("chat.postMessage", $$"""{"ok":false,"error":"{{error}}"}""");

        await bench.ShowAsync(Card("one"));

        var message = Assert.Single(bench.Standing).Value;
        Assert.StartsWith("one\n", message.Text, StringComparison.Ordinal);
        Assert.Contains("commands", message.Text, StringComparison.Ordinal);
        Assert.Null(bench.Slack.Of("chat.postMessage").Last()["blocks"]);
    }

    [Fact]
    public async Task T24_ChannelSharedWithOthers_GetsNoCard()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Always(
            "conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents","is_ext_shared":true}}""");

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => bench.Cards.ShowAsync(Card("one"), default));

        Assert.Contains("shared with another organisation", failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Slack.Of("chat.postMessage"));
    }

    [Fact]
    public async Task Show_ToAPerson_GoesToTheirDirectMessages()
    {
        await using var bench = await CardBench.StartAsync();

        var place = await bench.ShowAsync(Card("please approve") with { Channel = "U0SARAH" });

        Assert.Equal("D0SARAH", place.Channel);
        Assert.Equal("D0SARAH", bench.Ledger["DR-1/run"]!.Channel);
    }

    [Fact]
    public async Task Show_MoreThanAMessageHolds_GoesOnInTheThreadAndShrinksAgain()
    {
        await using var bench = await CardBench.StartAsync();
        var many = Card("many") with
        {
            Body = [.. Enumerable.Range(0, 120).SelectMany(i => SectionBlock.Of(Mrkdwn.Of($"line {i}")))],
            Foot = [new ActionsBlock(new Button("approve", "Approve", "v"))],
        };

        var place = await bench.ShowAsync(many);
        Assert.Equal(["DR-1/run", "DR-1/run#p2", "DR-1/run#p3"], bench.Ledger.Keys);
        Assert.All(bench.Standing.Where(m => m.Key != place.Ts), m => Assert.Equal(place.Ts, m.Value.Thread));
        await bench.ShowAsync(Card("few"));

        Assert.Equal(
            2, bench.Standing.Values.Count(m => m.Text.Contains("no longer needed", StringComparison.Ordinal)));
        await bench.ShowAsync(many);
        Assert.Equal(3, bench.Standing.Count);
    }

    [Fact]
    public async Task Show_InAThreadThatIsNotThereYet_WaitsForIt()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Cards.Show(Card("note", "DR-1/note") with { ThreadOf = "DR-1/incident" });
        await bench.PassAsync(() => bench.Cards.Health.Problem is not null);

        var parent = await bench.ShowAsync(Card("incident", "DR-1/incident"));
        await bench.PassAsync(() => bench.Standing.Count == 2);

        Assert.Equal(parent.Ts, bench.Standing.Values.Single(m => m.Key == "DR-1/note").Thread);
    }

    [Fact]
    public async Task Show_LedgerCannotBeWritten_NothingIsPostedUntilItCan()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Ledger.IsBroken = true;

        bench.Cards.Show(Card("one"));
        await bench.PassAsync(() => bench.Cards.Health.Problem is not null);
        Assert.Empty(bench.Standing);
        bench.Ledger.IsBroken = false;
        await bench.PassAsync(() => bench.Cards.Health.Waiting == 0);

        Assert.Single(bench.Standing);
    }

    [Fact]
    public async Task Show_Pinned_IsPinnedOnceAndStandsEvenIfThatFails()
    {
        await using var bench = await CardBench.StartAsync();
        bench.Slack.Always("pins.add", """{"ok":false,"error":"too_many_pins"}""");

        await bench.ShowAsync(Card("one") with { IsPinned = true });
        await bench.ShowAsync(Card("two") with { IsPinned = true });

        Assert.Single(bench.Slack.Of("pins.add"));
        Assert.Single(bench.Standing);
    }

    [Fact]
    public async Task Restart_KnownCard_IsUpdatedAndNotPosted()
    {
        await using var bench = await CardBench.StartAsync();
        var first = await bench.ShowAsync(Card("one"));

        await bench.RestartAsync();
        var second = await bench.ShowAsync(Card("two"));

        Assert.Equal(first, second);
        Assert.Single(bench.Slack.Of("chat.postMessage"));
    }

    [Fact]
    public async Task Stop_CardUnderWay_WaiterIsCancelled()
    {
        var bench = await CardBench.StartAsync();
        bench.Slack.Before = _ => new TaskCompletionSource().Task;
        var showing = bench.Cards.ShowAsync(Card("one"), default);
        await bench.PassAsync(() => !bench.Slack.Calls.IsEmpty);

        await bench.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => showing);
    }
}
