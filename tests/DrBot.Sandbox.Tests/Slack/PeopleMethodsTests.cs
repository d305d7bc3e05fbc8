using DrBot.Sandbox.Slack;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class PeopleMethodsTests : IAsyncDisposable
{
    private readonly Desk desk = new(Desk.Generous with
    {
        Groups = [new SlackGroup("S0DIRECTORS", "directors", "Directors")],
    });

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Theory]
    [InlineData(Desk.Sarah, false, false)]
    [InlineData(Desk.Guest, true, false)]
    [InlineData(Desk.Gone, false, true)]
    public void Info_OfSomeone_TellsWhatTheyAre(string id, bool restricted, bool deleted)
    {
        var user = desk.Call("users.info", ("user", id))["user"]!;

        Assert.Equal((id, restricted, deleted), (user.Text("id"), user.Flag("is_restricted"), user.Flag("deleted")));
    }

    [Fact]
    public async Task Info_WithoutTheEmailScope_LeavesTheAddressOut()
    {
        await using var narrow = new Desk(Desk.Generous with { Scopes = ["users:read"] });

        Assert.Equal(
            "sarah@example.com", desk.Call("users.info", ("user", Desk.Sarah))["user"]!["profile"].Text("email"));
        Assert.Null(narrow.Call("users.info", ("user", Desk.Sarah))["user"]!["profile"].Text("email"));
    }

    [Fact]
    public void List_InPages_GivesEveryAccountOnce()
    {
        List<string?> ids = [];
        for (var cursor = "start"; cursor != "";)
        {
            var page = desk.Call("users.list", ("limit", "2"), ("cursor", cursor == "start" ? "" : cursor));
            ids.AddRange(page["members"].Objects().Select(m => m.Text("id")));
            cursor = page["response_metadata"].Text("next_cursor")!;
        }

        Assert.Equal(["U0DRBOT", Desk.Sarah, Desk.Mike, Desk.Guest, Desk.Gone], ids);
    }

    [Fact]
    public void Groups_WithUsers_LeaveClosedAccountsOut()
    {
        var group = Assert.Single(desk.Call("usergroups.list", ("include_users", "true"))["usergroups"].Objects());

        Assert.Equal(("S0DIRECTORS", "directors"), (group.Text("id"), group.Text("handle")));
        Assert.Equal([Desk.Sarah], group["users"]!.AsArray().Select(u => u!.GetValue<string>()));
        Assert.Equal("no_such_subteam", desk.Call("usergroups.users.list", ("usergroup", "S0OTHER")).Text("error"));
    }

    [Fact]
    public async Task Change_OfAGroup_ReachesTheAppAsAnEvent()
    {
        desk.Slack.Do((w, _) =>
        {
            w.Change(w.Person(Desk.Sarah) with { Groups = [] });
            return true;
        });

        await Eventually.TrueAsync(() => desk.App.Requests.Count == 2);
        var changed = desk.App.Requests.Select(r => r.Json["event"]!)
            .Single(e => e.Text("type") == "subteam_members_changed");
        Assert.Equal(("S0DIRECTORS", Desk.Sarah),
            (changed.Text("subteam_id"), changed["removed_users"]![0]!.GetValue<string>()));
        Assert.Empty(desk.Call("usergroups.users.list", ("usergroup", "S0DIRECTORS"))["users"]!.AsArray());
    }
}
