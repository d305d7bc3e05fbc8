using DrBot.Slack;
using DrBot.Slack.Inbound;
using DrBot.Slack.People;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Slack.People;

public sealed class DirectoryNewsTests
{
    private readonly ScriptedSlack slack = new();
    private readonly SlackDirectory directory;
    private readonly SlackChannels channels;
    private readonly DirectoryNews news;

    public DirectoryNewsTests()
    {
        directory = new SlackDirectory(
            slack.Api, new LiveSlackOptions(Given.Options), slack.Clock, NullLogger<SlackDirectory>.Instance);
        channels = new SlackChannels(slack.Api, slack.Clock);
        news = new DirectoryNews(
            directory, new SlackGroups(slack.Api, slack.Clock, NullLogger<SlackGroups>.Instance), channels);
    }

    [Fact]
    public async Task T26_AccountClosed_HasNoSayAtTheNextLookUp()
    {
        slack.Next("users.info", """{"ok":true,"user":{"id":"U0SARAH","team_id":"T0TEAM"}}""");
        slack.Always("users.info", """{"ok":true,"user":{"id":"U0SARAH","team_id":"T0TEAM","deleted":true}}""");
        Assert.IsType<SlackAccount.Member>((await directory.LookUpAsync("U0SARAH", default)).Account);

        Observe("""{"type":"user_change","user":{"id":"U0SARAH","deleted":true}}""");

        Assert.IsType<SlackAccount.Nobody>((await directory.LookUpAsync("U0SARAH", default)).Account);
    }

    [Fact]
    public async Task T24_ChannelShared_TakesNoFurtherCard()
    {
        slack.Next("conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents"}}""");
        slack.Always(
            "conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents","is_ext_shared":true}}""");
        Assert.Null(await channels.RefusalAsync("C1", default));

        Observe("""{"type":"channel_shared","channel":"C1","connected_team_id":"T0OTHER"}""");

        Assert.NotNull(await channels.RefusalAsync("C1", default));
    }

    [Fact]
    public void Observe_EventOfAnotherKind_IsNoTrouble() => Observe("""{"type":"app_mention","user":"U0SARAH"}""");

    private void Observe(string happened) => news.Observe((EventCallback)PayloadParser.Event(PayloadNode.Parse(
        """{"type":"event_callback","event_id":"Ev1","team_id":"T0TEAM","api_app_id":"A0DRBOT","event":"""
        + happened + "}")));
}
