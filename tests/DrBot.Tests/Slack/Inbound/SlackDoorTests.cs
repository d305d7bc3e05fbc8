using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;
using DrBot.TestKit;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Inbound;

public sealed class SlackDoorTests
{
    private readonly ManualClock clock = new();
    private readonly RecordingInbound inbound = new();
    private readonly RecordingLateReplies late = new();
    private readonly RecordingLog log = new();
    private readonly SlackDoor door;

    public SlackDoorTests()
    {
        var options = new LiveSlackOptions(Given.Options);
        door = new SlackDoor(
            inbound, new SlackGate(options, new SlackSelf()), late, new RefusalMeter(
                clock, log.CreateLogger<RefusalMeter>()), [],
            clock, log.CreateLogger<SlackDoor>());
    }

    [Fact]
    public async Task Receive_CommandSlowerThanItsPatience_PersonIsToldAndTheAnswerFollows()
    {
        var work = new TaskCompletionSource<SlackReply>();
        inbound.Answer = _ => work.Task;

        var receiving = door.ReceiveAsync(Delivery(Command), canAnswer: true, default);
        await clock.WaitForTimersAsync(1);
        clock.Advance(SlackDoor.Patience);
        var ack = await receiving;

        Assert.Contains("has not recorded it yet", Encoding.UTF8.GetString(ack.Json!), StringComparison.Ordinal);
        Assert.False(late.HasSent);
        work.SetResult(new SlackReply.Ephemeral(Mrkdwn.Of("DR-1 declared")));
        Assert.Equal("DR-1 declared", Assert.IsType<SlackReply.Ephemeral>((await late.NextAsync()).Reply).Text.Text);
    }

    [Fact]
    public async Task Receive_RecordCannotBeUsed_PersonIsToldWhyAndWhatToDo()
    {
        inbound.Answer = _ => throw new JournalUnavailableException("the disk of <drbot.db> is full: nothing was recorded; free some space");

        var ack = await door.ReceiveAsync(Delivery(Command), canAnswer: true, default);

        var told = JsonNode.Parse(ack.Json!)!["text"]!.GetValue<string>();
        Assert.Equal((200, ":warning: DrBot cannot use its record now: the disk of &lt;drbot.db&gt; is full: nothing was recorded; free some space. `/dr status` shows what stands."), (ack.Status, told));
    }

    [Fact]
    public async Task T46_PressWhileTheWorkerIsSlow_IsNotAcknowledgedBeforeItIsDurable()
    {
        var work = new TaskCompletionSource<SlackReply>();
        inbound.Answer = _ => work.Task;

        var receiving = door.ReceiveAsync(Delivery(Press), canAnswer: true, default);
        clock.Advance(60);
        Assert.False(receiving.IsCompleted);
        work.SetResult(SlackReply.Nothing);

        Assert.Equal(200, (await receiving).Status);
    }

    [Fact]
    public async Task Receive_CommandOnARoadWithoutAnswers_AnswerFollows()
    {
        inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of("here")));

        var ack = await door.ReceiveAsync(Delivery(Command), canAnswer: false, default);

        Assert.Null(ack.Json);
        Assert.IsType<SlackReply.Ephemeral>((await late.NextAsync()).Reply);
    }

    [Fact]
    public async Task Receive_OpenViewForACommand_OpensAfterTheAcknowledgement()
    {
        inbound.Answer = _ => Task.FromResult<SlackReply>(
            new SlackReply.OpenView(new ModalView("m", "M", [new DividerBlock()]), Mrkdwn.Of("instead")));

        Assert.Equal(SlackAck.Ok, await door.ReceiveAsync(Delivery(Command), canAnswer: true, default));
        Assert.IsType<SlackReply.OpenView>((await late.NextAsync()).Reply);
    }

    [Fact]
    public async Task Receive_PressWhoseHandlerFails_PersonIsToldAndTheLogHasIt()
    {
        inbound.Answer = _ => throw new InvalidOperationException("the disk is full");

        Assert.Equal(200, (await door.ReceiveAsync(Delivery(Press), canAnswer: true, default)).Status);
        var told = Assert.IsType<SlackReply.Ephemeral>((await late.NextAsync()).Reply).Text.Text;
        Assert.Contains("cannot say whether it was recorded", told, StringComparison.Ordinal);
        Assert.Contains(log.Lines, l => l.Contains("the disk is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_ReplyThatCannotBeShown_IsLoggedAsADefect()
    {
        inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.ViewClear());
        var submission = PayloadParser.Interaction(PayloadNode.Parse(
            Given.Submission.Replace("view_submission", "view_closed", StringComparison.Ordinal)));

        Assert.Equal(SlackAck.Ok, await door.ReceiveAsync(Delivery(submission), canAnswer: true, default));
        Assert.Contains(log.Lines, l => l.Contains("ViewClear", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_RateLimitNotice_IsLoggedAndAcknowledged()
    {
        var notice = PayloadParser.Event(PayloadNode.Parse(
            """{"type":"app_rate_limited","team_id":"T0TEAM","api_app_id":"A0DRBOT","minute_rate_limited":1}"""));

        Assert.Equal(SlackAck.Ok, await door.ReceiveAsync(Delivery(notice), canAnswer: true, default));
        Assert.Empty(inbound.Deliveries);
        Assert.Contains(log.Lines, l => l.Contains("holds events back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_AnswerLongerThanAMessage_GoesOnInFurtherOnes()
    {
        var text = string.Concat(Enumerable.Range(0, 4000).Select(i => $"{i} "));
        inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of(text)));

        var ack = await door.ReceiveAsync(Delivery(Command), canAnswer: true, default);
        var second = Assert.IsType<SlackReply.Ephemeral>((await late.NextAsync()).Reply);

        var first = JsonDocument.Parse(ack.Json!).RootElement.GetProperty("blocks");
        var shown = first.EnumerateArray().Where(b => b.GetProperty("type").GetString() == "section")
            .Select(b => b.GetProperty("text").GetProperty("text").GetString())
            .Concat(second.Blocks!.OfType<SectionBlock>().Select(b => b.Text!.Text));
        Assert.Equal(text.Trim(), string.Concat(shown).Trim());
    }

    [Fact]
    public async Task Receive_SubmissionAnsweredAtLength_SaysWhereTheModalEnds()
    {
        inbound.Answer = _ => Task.FromResult<SlackReply>(
            new SlackReply.Ephemeral(Mrkdwn.Of("x"), [.. Enumerable.Repeat(new DividerBlock(), 150)]));

        var ack = await door.ReceiveAsync(
            Delivery(PayloadParser.Interaction(PayloadNode.Parse(Given.Submission))), canAnswer: true, default);

        var blocks = JsonDocument.Parse(ack.Json!).RootElement.GetProperty("view").GetProperty("blocks");
        Assert.Equal(100, blocks.GetArrayLength());
        Assert.Contains("more than fits", blocks[99].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_AnswersOnTheirWay_AreWaitedFor()
    {
        var work = new TaskCompletionSource<SlackReply>();
        inbound.Answer = _ => work.Task;
        var receiving = door.ReceiveAsync(Delivery(Command), canAnswer: true, default);
        await clock.WaitForTimersAsync(1);
        clock.Advance(SlackDoor.Patience);
        await receiving;

        var stopping = door.StopAsync(default);
        Assert.False(stopping.IsCompleted);
        work.SetResult(new SlackReply.Ephemeral(Mrkdwn.Of("done")));
        await stopping;

        Assert.True(late.HasSent);
    }

    [Fact]
    public async Task Receive_MoreCommandsThanPlaces_TheLastIsToldInWordsAndAPressStillGoesThrough()
    {
        var work = new TaskCompletionSource<SlackReply>();
        inbound.Answer = d => d.Payload is SlashCommand ? work.Task : Task.FromResult(SlackReply.Nothing);
        var waiting = Enumerable.Range(0, InboundBounds.Commands).Select(_ => door.ReceiveAsync(Delivery(Command), true, default)).ToArray();

        var more = await door.ReceiveAsync(Delivery(Command), canAnswer: true, default);
        var overSocket = await door.ReceiveAsync(Delivery(Command), canAnswer: false, default);
        var press = await door.ReceiveAsync(Delivery(Press), canAnswer: true, default);

        Assert.Contains("Nothing was done", Encoding.UTF8.GetString(more.Json!), StringComparison.Ordinal);
        Assert.Equal(503, overSocket.Status);
        Assert.Equal(200, press.Status);
        Assert.Equal(InboundBounds.Commands + 1, inbound.Deliveries.Count);
        work.SetResult(SlackReply.Nothing);
        await Task.WhenAll(waiting);
        Assert.Equal(SlackAck.Ok, await door.ReceiveAsync(Delivery(Command), canAnswer: true, default));
    }

    [Fact]
    public async Task Receive_MorePressesOrEventsThanPlaces_ComeAgain()
    {
        var work = new TaskCompletionSource<SlackReply>();
        inbound.Answer = _ => work.Task;
        var happened = PayloadParser.Event(PayloadNode.Parse(Given.Event));
        var waiting = Enumerable.Range(0, InboundBounds.Presses).Select(_ => door.ReceiveAsync(Delivery(Press), true, default))
            .Concat(Enumerable.Range(0, InboundBounds.Events).Select(_ => door.ReceiveAsync(Delivery(happened), true, default))).ToArray();

        Assert.Equal(503, (await door.ReceiveAsync(Delivery(Press), canAnswer: true, default)).Status);
        Assert.Equal(503, (await door.ReceiveAsync(Delivery(happened), canAnswer: true, default)).Status);
        work.SetResult(SlackReply.Nothing);
        Assert.All(await Task.WhenAll(waiting), a => Assert.Equal(200, a.Status));
    }

    private static SlashCommand Command => PayloadParser.Command(name => Given.CommandFields().GetValueOrDefault(name));

    private static SlackPayload Press => PayloadParser.Interaction(PayloadNode.Parse(Given.Press));

    private SlackDelivery Delivery(SlackPayload payload) => new()
    {
        Key = PayloadParser.Key(payload, []), Payload = payload, Road = SlackRoad.Http, ReceivedAt = clock.GetUtcNow(),
        Evidence = "",
    };
}
