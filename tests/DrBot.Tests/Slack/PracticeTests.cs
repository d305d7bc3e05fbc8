using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;
using DrBot.Slack.People;
using DrBot.Slack.Sockets;
using DrBot.Tests.Slack.Fakes;
using static DrBot.Tests.Slack.Fakes.PracticeBench;

namespace DrBot.Tests.Slack;

/// <summary>The room as a whole, against the practice world's Slack.</summary>
public sealed class PracticeTests
{
    private static readonly Card Approval = new()
    {
        Key = "DR-1/approval",
        Channel = "incidents",
        Text = Mrkdwn.Of("Approve?"),
        Body = [new HeaderBlock("Approve?"), .. SectionBlock.Of(Mrkdwn.Of($"by {Mrkdwn.User("U0MIKE")}"))],
        Foot = [new ActionsBlock(
            new Button("approve", "Approve", "opaque") { Style = ButtonStyle.Primary }) { BlockId = "votes" }],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Command_TypedWithAMention_ArrivesPlainAndIsAnswered(bool sockets)
    {
        await using var bench = await PracticeBench.StartAsync(sockets);
        bench.Inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of($"{"<noted>"}")));

        var result = await bench.Sarah.TypeAsync("/dr role @mike.johnson commander & more", Limit);

        Assert.True(result.Ok, result.Error);
        Assert.Equal("role <@U0MIKE> commander & more", bench.Inbound.Only<SlashCommand>().Text);
        var answer = await bench.Sarah.WaitForMessageAsync(m => m.IsEphemeral, Limit);
        Assert.Equal("&lt;noted&gt;", answer.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Card_Pressed_IsRecognisedAndTheAnswerReachesThePresserAlone(bool sockets)
    {
        await using var bench = await PracticeBench.StartAsync(sockets);
        bench.Inbound.Answer = async d => d.Payload is BlockActions press
            ? new SlackReply.Ephemeral(
                Mrkdwn.Of(
                    $"{(await bench.Get<CardOrigin>().FindAsync(press, default)).ToString()}")) : SlackReply.Nothing;
        var place = await bench.Get<ICardSink>().ShowAsync(Approval, Limit);
        var card = await bench.Sarah.WaitForMessageAsync(m => m.Ts == place.Ts, Limit);

        var result = await bench.Sarah.ClickAsync(card, "approve", Limit);

        Assert.True(result.Ok, result.Error);
        Assert.Contains(
            "DR-1/approval", (await bench.Sarah.WaitForMessageAsync(m => m.IsEphemeral, Limit)).Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain(await bench.Practice.As("U0MIKE").MessagesAsync(Limit), m => m.IsEphemeral);
    }

    [Fact]
    public async Task T28_MessageTypedByAPersonThatLooksLikeACard_HasNothingToPress()
    {
        await using var bench = await PracticeBench.StartAsync();

        await bench.Sarah.TypeAsync("Approve? [Approve] /dr approve", Limit);

        Assert.Empty(bench.Inbound.Deliveries.Where(d => d.Payload is not EventCallback));
    }

    [Fact]
    public async Task Modal_OpenedFromACommand_ComplainsAndThenCloses()
    {
        await using var bench = await PracticeBench.StartAsync();
        var modal = new ModalView("declare", "Declare", [new InputBlock("title", "Title", new PlainTextInput("text"))]);
        bench.Inbound.Answer = d => Task.FromResult<SlackReply>(d.Payload switch
        {
            SlashCommand => new SlackReply.OpenView(modal, Mrkdwn.Of("type it")),
            ViewSubmission v when v.View.Values.Text("title") == "x" =>
                new SlackReply.ViewErrors(new Dictionary<string, string> { ["title"] = "too short" }),
            _ => SlackReply.Nothing,
        });

        await bench.Sarah.TypeAsync("/dr declare", Limit);
        await bench.Sarah.WaitForViewAsync(v => v["callback_id"]!.GetValue<string>() == "declare", Limit);
        var refused = await bench.Sarah.SubmitAsync(new JsonObject { ["title"] = "x" }, Limit);
        var taken = await bench.Sarah.SubmitAsync(new JsonObject { ["title"] = "Database down" }, Limit);

        Assert.Equal("too short", refused.Errors!["title"]);
        Assert.True(taken.Ok, taken.Error);
        Assert.Empty(await bench.Sarah.ViewsAsync(Limit));
    }

    [Theory]
    [InlineData("U0GUEST")]
    [InlineData("U0GONE")]
    [InlineData("U0STRANGER")]
    [InlineData("U0BOTTY")]
    [InlineData("U0NOBODY")]
    public async Task T24_AccountsWithoutASay_AreNobody(string account)
    {
        await using var bench = await PracticeBench.StartAsync();

        Assert.IsType<SlackAccount.Nobody>((await bench.Get<SlackDirectory>().LookUpAsync(account, Limit)).Account);
    }

    [Fact]
    public async Task Group_OfTheWorkspace_IsRead()
    {
        await using var bench = await PracticeBench.StartAsync();

        bench.Get<SlackGroups>().Track(["S0DIRECTORS"]);
        await bench.UntilAsync(() => bench.Get<SlackGroups>().Read("S0DIRECTORS").Age is not null);

        Assert.Equal(["U0SARAH"], bench.Get<SlackGroups>().Read("S0DIRECTORS").Members);
    }

    [Fact]
    public async Task Card_AnswerToItsPostLost_StandsOnce()
    {
        await using var bench = await PracticeBench.StartAsync();
        await bench.Practice.BreakAsync(new SlackBreak("lost-response", "chat.postMessage"), Limit);

        await bench.Get<ICardSink>().ShowAsync(Approval, Limit);

        Assert.Single(await bench.Sarah.MessagesAsync(Limit));
        Assert.Single((await bench.Practice.CallsAsync(Limit)).Where(c => c.Method == "chat.postMessage"));
    }

    [Fact]
    public async Task Card_ShownWhileSlackIsDown_ArrivesAsItIsThen()
    {
        await using var bench = await PracticeBench.StartAsync();
        await bench.Practice.BreakAsync(new SlackBreak("down"), Limit);
        bench.Get<ICardSink>().Show(Approval);
        bench.Get<ICardSink>().Show(Approval with { Text = Mrkdwn.Of("Approved") });

        await bench.UntilAsync(() => bench.Get<SlackCards>().Health.Problem is not null);
        await bench.Practice.BreakAsync(new SlackBreak("up"), Limit);

        Assert.Equal("Approved", (await bench.Sarah.WaitForMessageAsync(m => m.Buttons.Count > 0, Limit)).Text);
    }

    [Fact]
    public async Task Sockets_RefreshedOverAndOver_NoCommandIsLost()
    {
        await using var bench = await PracticeBench.StartAsync(sockets: true);
        bench.Inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of("ok")));

        for (var i = 0; i < 20; i++)
        {
            if (i % 4 == 1)
                await bench.Practice.BreakAsync(new SlackBreak(i % 8 == 1 ? "refresh" : "warning"), Limit);
            var result = await bench.Sarah.TypeAsync($"/dr note {i}", Limit);
            Assert.True(result.Ok, $"{i}: {result.Error}");
        }

        Assert.Equal(20, bench.Inbound.Deliveries.Select(d => d.Key).Distinct().Count());
    }

    [Fact]
    public async Task Sockets_Dropped_AreDialledAgain()
    {
        await using var bench = await PracticeBench.StartAsync(sockets: true);

        await bench.Practice.BreakAsync(new SlackBreak("drop-sockets"), Limit);
        await bench.UntilAsync(() => bench.Get<SocketModeService>().Health.Live == 0);
        await bench.UntilAsync(() => bench.Get<SocketModeService>().Health.Live > 0);

        Assert.True((await bench.Sarah.TypeAsync("/dr status", Limit)).Ok);
    }

    [Fact]
    public async Task Sockets_LinkDisabled_StopAndSaySo()
    {
        await using var bench = await PracticeBench.StartAsync(sockets: true);

        await bench.Practice.BreakAsync(new SlackBreak("link-disabled"), Limit);
        await bench.UntilAsync(() => bench.Get<SocketModeService>().Health.State == SocketModeState.Stopped);

        Assert.Contains(
            "Socket Mode was switched off", bench.Get<SlackHealth>().Findings["slack.socket"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task T04_DeliveredTwice_HasOneKey(bool sockets)
    {
        await using var bench = await PracticeBench.StartAsync(sockets);
        await bench.Practice.BreakAsync(new SlackBreak("duplicate"), Limit);

        await bench.Sarah.TypeAsync("/dr status", Limit);
        await bench.UntilAsync(() => bench.Inbound.Deliveries.Count == 2);

        Assert.Single(bench.Inbound.Deliveries.Select(d => d.Key).Distinct());
    }

    [Fact]
    public async Task Health_EverythingWorks_FindsNothing()
    {
        await using var bench = await PracticeBench.StartAsync(sockets: true);

        await bench.UntilAsync(() => bench.Get<SlackHealth>().Findings.Values.All(f => f is null));

        Assert.Equal("A0DRBOT", bench.Get<SlackSelf>().App);
    }
}
