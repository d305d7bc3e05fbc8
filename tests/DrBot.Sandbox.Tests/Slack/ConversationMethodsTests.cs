using DrBot.Sandbox.Slack;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class ConversationMethodsTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public void List_InPages_GivesEveryChannelOnce()
    {
        var first = desk.Call("conversations.list", ("limit", "1"));
        var second = desk.Call(
            "conversations.list", ("limit", "1"), ("cursor", first["response_metadata"].Text("next_cursor")!));

        Assert.Equal(["incidents", "general"], new[] { first, second }.Select(p => p["channels"]![0].Text("name")));
        Assert.Equal("", second["response_metadata"].Text("next_cursor"));
        Assert.Equal("invalid_cursor", desk.Call("conversations.list", ("cursor", "bm9uc2Vuc2U=")).Text("error"));
    }

    [Fact]
    public void Info_ByName_IsNotFoundBecauseTheseMethodsTakeIds() =>
        Assert.Equal("channel_not_found", desk.Call("conversations.info", ("channel", "incidents")).Text("error"));

    [Fact]
    public void Members_OfAPublicChannel_AreThePeopleWhoMayBeThere()
    {
        var members = desk.Call("conversations.members", ("channel", desk.Incidents))["members"]!.AsArray()
            .Select(m => m!.GetValue<string>());

        Assert.Equal(["U0DRBOT", Desk.Sarah, Desk.Mike], members);
    }

    [Fact]
    public void History_BetweenTimestamps_ExcludesThemUnlessAsked()
    {
        var all = new[] { "a", "b", "c" }.Select(t => desk.Post(t)).ToList();

        IEnumerable<string?> History(string inclusive) => desk.Call(
            "conversations.history",
            ("channel", desk.Incidents), ("oldest", all[0]), ("latest", all[2]), ("inclusive", inclusive))
            ["messages"].Objects().Select(m => m.Text("text"));

        Assert.Equal(["b"], History("false"));
        Assert.Equal(["c", "b", "a"], History("true"));
    }

    [Fact]
    public void History_WhereTheBotIsNotMember_IsRefusedUntilItJoins()
    {
        var id = desk.Slack.Do((w, now) => w.AddChannel("elsewhere", isPrivate: false, now)).Id;

        Assert.Equal("not_in_channel", desk.Call("conversations.history", ("channel", id)).Text("error"));
        Assert.True(desk.Call("conversations.join", ("channel", id)).Flag("ok"));
        Assert.Equal("already_in_channel", desk.Call("conversations.join", ("channel", id)).Text("warning"));
        Assert.True(desk.Call("conversations.history", ("channel", id)).Flag("ok"));
    }

    [Theory]
    [InlineData("incidents", "name_taken")]
    [InlineData("Not Allowed", "invalid_name_specials")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "invalid_name_maxlength")]
    public void Create_WithANameSlackRefuses_SaysWhy(string name, string error) =>
        Assert.Equal(error, desk.Call("conversations.create", ("name", name)).Text("error"));

    [Fact]
    public void Create_Private_IsSeenByMembersOnly()
    {
        var id = desk.Call("conversations.create", ("name", "war-room"), ("is_private", "true"))["channel"].Text("id")!;

        Assert.True(desk.Call("conversations.info", ("channel", id))["channel"].Flag("is_group"));
        Assert.Throws<SlackError>(() => desk.Slack.Do((w, _) => w.Channel(id, Desk.Sarah)));
    }

    [Fact]
    public void SetTopic_LongerThanSlackTakes_IsRefused()
    {
        Assert.Equal("too_long",
            desk.Call("conversations.setTopic", ("channel", desk.Incidents), ("topic", new string('x', 251)))
                .Text("error"));
        Assert.Equal("DR-1",
            desk.Call("conversations.setTopic", ("channel", desk.Incidents), ("topic", "DR-1"))["channel"]!["topic"]
                .Text("value"));
    }

    [Theory]
    [InlineData("U0NOBODY", "user_not_found")]
    [InlineData(Desk.Gone, "user_disabled")]
    [InlineData("U0DRBOT", "cannot_dm_bot")]
    public void Open_WithSomeoneNobodyCanWriteTo_SaysWhy(string user, string error) =>
        Assert.Equal(error, desk.Call("conversations.open", ("users", user)).Text("error"));
}
