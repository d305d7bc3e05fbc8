using DrBot.Slack.People;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Slack.People;

public sealed class SlackGroupsTests
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);
    private readonly ScriptedSlack slack = new();
    private readonly SlackGroups groups;

    public SlackGroupsTests() => groups = new SlackGroups(slack.Api, slack.Clock, NullLogger<SlackGroups>.Instance);

    [Fact]
    public async Task Read_AfterAReading_KnowsMembersAndAge()
    {
        slack.Always("usergroups.users.list", """{"ok":true,"users":["U0SARAH","U0MIKE"]}""");

        await groups.ReadAsync("S0DIRECTORS", default);
        slack.Clock.Advance(90);
        var reading = groups.Read("S0DIRECTORS");

        Assert.True(reading.Counts("U0SARAH", MaxAge));
        Assert.False(reading.Counts("U0EVE", MaxAge));
        Assert.Equal(TimeSpan.FromSeconds(90), reading.Age);
    }

    [Fact]
    public void T19_GroupNeverRead_IsNobody()
    {
        groups.Track(["S0DIRECTORS"]);

        Assert.False(groups.Read("S0DIRECTORS").Counts("U0SARAH", MaxAge));
        Assert.False(groups.Read("S0UNHEARD").Counts("U0SARAH", MaxAge));
        Assert.Null(groups.Read("S0DIRECTORS").Age);
    }

    [Fact]
    public async Task T19_EmptyGroup_IsNobody()
    {
        slack.Always("usergroups.users.list", """{"ok":true,"users":[]}""");

        await groups.ReadAsync("S0DIRECTORS", default);

        Assert.Empty(groups.Read("S0DIRECTORS").Members);
        Assert.NotNull(groups.Read("S0DIRECTORS").Age);
    }

    [Fact]
    public async Task T35_GroupCannotBeRead_LastReadingCountsUntilItsMaxAge()
    {
        slack.Next("usergroups.users.list", """{"ok":true,"users":["U0SARAH"]}""");
        slack.Always("usergroups.users.list", """{"ok":false,"error":"no_such_subteam"}""");
        await groups.ReadAsync("S0DIRECTORS", default);
        slack.Clock.Advance(TimeSpan.FromHours(12));
        await groups.ReadAsync("S0DIRECTORS", default);

        Assert.True(groups.Read("S0DIRECTORS").Counts("U0SARAH", MaxAge));
        Assert.Contains("no_such_subteam", groups.Read("S0DIRECTORS").Problem, StringComparison.Ordinal);
        slack.Clock.Advance(1);
        Assert.False(groups.Read("S0DIRECTORS").Counts("U0SARAH", MaxAge));
    }

    [Fact]
    public async Task Run_TrackedGroups_ReadAtOnceEveryFiveMinutesAndWhenTheyChange()
    {
        slack.Always("usergroups.users.list", """{"ok":true,"users":["U0SARAH"]}""");
        groups.Track(["S0DIRECTORS"]);
        await groups.StartAsync(default);

        await CallsAsync(1);
        await WaitsAsync();
        slack.Clock.Advance(SlackGroups.Every);
        await CallsAsync(2);
        await WaitsAsync();
        groups.Refresh();
        await CallsAsync(3);
        await WaitsAsync();
        groups.Track(["S0MANAGERS"]);
        await CallsAsync(5);

        await groups.StopAsync(default);
    }

    private async Task WaitsAsync()
    {
        for (var i = 0; i < 10_000 && slack.Clock.NextDue != SlackGroups.Every; i++)
            await Task.Delay(2);
    }

    private async Task CallsAsync(int count)
    {
        for (var i = 0; i < 10_000 && slack.Calls.Count < count; i++)
            await Task.Delay(2);
        Assert.Equal(count, slack.Calls.Count);
    }
}
