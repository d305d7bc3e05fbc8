using DrBot.Slack.People;
using DrBot.Slack.WebApi;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.People;

public sealed class SlackChannelsTests
{
    private readonly ScriptedSlack slack = new();

    private SlackChannels Channels => field ??= new SlackChannels(slack.Api, slack.Clock);

    [Theory]
    [InlineData("incidents")]
    [InlineData("#incidents")]
    [InlineData("C0INCIDENTS")]
    public async Task Resolve_NameOrId_IsTheId(string given)
    {
        slack.Always("conversations.list", """{"ok":true,"channels":[{"id":"C0INCIDENTS","name":"incidents"}]}""");

        Assert.Equal("C0INCIDENTS", await Channels.ResolveAsync(given, default));
        Assert.Equal("C0INCIDENTS", await Channels.ResolveAsync(given, default));
        Assert.True(slack.Calls.Count <= 1);
    }

    [Fact]
    public async Task Resolve_Account_IsItsDirectMessage()
    {
        slack.Always("conversations.open", """{"ok":true,"channel":{"id":"D0SARAH"}}""");

        Assert.Equal("D0SARAH", await Channels.ResolveAsync("U0SARAH", default));
    }

    [Fact]
    public async Task Resolve_UnknownName_SaysWhatToDo()
    {
        slack.Always("conversations.list", """{"ok":true,"channels":[]}""");

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => Channels.ResolveAsync("nowhere", default));

        Assert.Equal("channel_not_found", failure.Error);
        Assert.Contains("'nowhere'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/invite", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "is_ext_shared":true """, "shared")]
    [InlineData(""" "is_pending_ext_shared":true """, "shared")]
    [InlineData(""" "is_archived":true """, "archived")]
    [InlineData(""" "is_member":true """, null)]
    public async Task T24_SharedOrArchivedChannel_TakesNoCards(string property, string? reason)
    {
        slack.Always(
            "conversations.info", $$$"""{"ok":true,"channel":{"id":"C1","name":"incidents",{{{property}}}}}""");

        var refusal = await Channels.RefusalAsync("C1", default);

        Assert.Equal(reason is not null, refusal?.Contains(reason!, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task T24_ChannelBecomesShared_SeenWithinAMinuteOrAtOnceWhenSlackTells()
    {
        slack.Next("conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents"}}""");
        slack.Always(
            "conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents","is_ext_shared":true}}""");

        Assert.Null(await Channels.RefusalAsync("C1", default));
        Assert.Null(await Channels.RefusalAsync("C1", default));
        Channels.Forget("C1");
        Assert.NotNull(await Channels.RefusalAsync("C1", default));
    }
}
