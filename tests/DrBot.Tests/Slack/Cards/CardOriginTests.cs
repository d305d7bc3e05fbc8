using DrBot.Slack;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Cards;

public sealed class CardOriginTests
{
    private readonly MemoryLedger ledger = new();

    [Fact]
    public async Task T28_PressOnAMessageWePosted_IsItsCard()
    {
        await StandAsync("DR-1/approval", "1760000000.000100");

        Assert.Equal(new PressOrigin.Card("DR-1/approval"), await FindAsync(Given.Press));
    }

    [Fact]
    public async Task T28_PressOnALaterPage_IsItsCard()
    {
        await StandAsync("DR-1/approval#p2", "1760000000.000100");

        Assert.Equal(new PressOrigin.Card("DR-1/approval"), await FindAsync(Given.Press));
    }

    [Fact]
    public async Task T28_PressFasterThanOurRecord_IsItsCard()
    {
        await ledger.MarkPostingAsync("DR-1/approval", "C0INCIDENTS", null, DateTimeOffset.UnixEpoch, default);

        Assert.Equal(new PressOrigin.Card("DR-1/approval"), await FindAsync(Given.Press));
    }

    [Fact]
    public async Task T28_MessageOfAnotherApp_Refused()
    {
        await StandAsync("DR-1/approval", "1760000000.000100");

        Assert.IsType<PressOrigin.Foreign>(await FindAsync(
            Given.Press.Replace("\"app_id\":\"A0DRBOT\"", "\"app_id\":\"A0OTHER\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1760000000.000100", "1760000000.000999")]
    [InlineData("C0INCIDENTS", "C0OTHER")]
    public async Task T29_ForeignMessageOrChannel_Refused(string from, string to)
    {
        await StandAsync("DR-1/approval", "1760000000.000100");

        Assert.IsType<PressOrigin.Foreign>(await FindAsync(Given.Press.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task T29_MetadataOfACardThatStandsElsewhere_Refused()
    {
        await StandAsync("DR-1/approval", "1760000000.000777");

        Assert.IsType<PressOrigin.Foreign>(await FindAsync(Given.Press));
    }

    [Fact]
    public async Task Find_EphemeralAndModal_AreTheirOwnKinds()
    {
        var ephemeral = Given.Press.Replace(
            "\"is_ephemeral\":false", "\"is_ephemeral\":true", StringComparison.Ordinal);
        var modal = Given.Press.Replace(
            "\"type\":\"message\",\"message_ts\"", "\"type\":\"view\",\"view_id\":\"V1\",\"message_ts\"",
            StringComparison.Ordinal);

        Assert.IsType<PressOrigin.Ephemeral>(await FindAsync(ephemeral));
        Assert.IsType<PressOrigin.Modal>(await FindAsync(modal));
    }

    private async Task StandAsync(string key, string ts)
    {
        await ledger.MarkPostingAsync(key, "C0INCIDENTS", null, DateTimeOffset.UnixEpoch, default);
        await ledger.MarkPostedAsync(key, ts, default);
    }

    private Task<PressOrigin> FindAsync(string json) =>
        new CardOrigin(ledger, new LiveSlackOptions(Given.Options), new SlackSelf(), TimeProvider.System)
            .FindAsync((BlockActions)PayloadParser.Interaction(PayloadNode.Parse(json)), default);
}
