using System.Net;
using DrBot.Commands.Incidents;
using DrBot.Providers;
using DrBot.Slack.Cards;
using DrBot.Slack.People;
using DrBot.Slack.Surface;
using DrBot.Tests.Slack.Fakes;
using DrBot.Updates.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DrBot.Tests.Slack.Surface;

public sealed class SlackUpdateChannelTests : IAsyncLifetime
{
    private CardBench bench = null!;

    private static OutgoingUpdate Update => new()
    {
        Key = "DR-1/engineering/slack:#platform/initial",
        Address = "C1",
        Incident = "DR-1",
        Status = IncidentStatus.Declared,
        Level = 1,
        Subject = "Checkout <is> down",
        Text = "It is & remains down",
    };

    public async Task InitializeAsync() => bench = await CardBench.StartAsync();

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Send_Twice_StandsOnce()
    {
        var channel = New();
        var first = await SendAsync(Update, channel);
        var second = await SendAsync(Update, channel);
        var message = Assert.Single(bench.Standing);
        Assert.Equal(("Checkout &lt;is&gt; down", $"C1/{message.Key}"), (message.Value.Text, first.Reference));
        Assert.Equal(first, second with { Warnings = first.Warnings });
    }

    [Fact]
    public async Task Send_AnswerLost_IsUnknownAndTheNextAttemptFindsIt()
    {
        bench.Slack.Next("chat.postMessage", call =>
        {
            bench.Post(call);
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone");
        });
        var failure = await Assert.ThrowsAsync<ProviderException>(() => SendAsync(Update));
        Assert.Equal((ProviderFailure.UnknownOutcome, "slack"), (failure.Kind, failure.Provider));

        // A new process knows the ledger alone.
        await SendAsync(Update);
        Assert.Single(bench.Standing);
    }

    [Fact]
    public async Task Send_NotInTheChannel_IsDeniedWithWhatToDo()
    {
        bench.Slack.Next("chat.postMessage", """{"ok":false,"error":"not_in_channel"}""");
        var failure = await Assert.ThrowsAsync<ProviderException>(() => SendAsync(Update));
        Assert.Equal(ProviderFailure.Denied, failure.Kind);
        Assert.Contains("/invite", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_LongText_IsShownWhole()
    {
        var text = string.Join('\n', Enumerable.Range(1, 900).Select(i => $"line {i} of a long story"));
        await SendAsync(Update with { Text = text });
        var posts = bench.Slack.Of("chat.postMessage").Select(c => WebUtility.UrlDecode(c.Body)).ToArray();
        Assert.True(posts.Length > 1);
        Assert.Contains(posts, p => p.Contains("line 900 of", StringComparison.Ordinal));
    }

    [Fact]
    public void CardKey_ChannelNamedLikeAPage_IsNoPageKey()
    {
        var key = SlackUpdateChannel.CardKey(Update);
        Assert.Equal(key, CardPoster.CardKey(key));
        Assert.NotEqual(key, SlackUpdateChannel.CardKey(Update with { Key = Update.Key + "x" }));
    }

    // Time passes for Slack's pace.
    private async Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, SlackUpdateChannel? channel = null)
    {
        var sending = (channel ?? New()).SendAsync(update, default);
        await bench.PassAsync(() => sending.IsCompleted);
        return await sending;
    }

    private SlackUpdateChannel New() => new(new CardPoster(
        bench.Slack.Api, new SlackChannels(bench.Slack.Api, bench.Slack.Clock),
        new CardFinder(bench.Slack.Api, bench.Self, bench.Slack.Clock), bench.Ledger, bench.Slack.Clock,
        NullLogger<CardPoster>.Instance));
}
