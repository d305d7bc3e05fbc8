using DrBot.Slack;
using DrBot.Slack.People;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Slack.People;

public sealed class SlackDirectoryTests
{
    private readonly ScriptedSlack slack = new();
    private readonly SlackDirectory directory;

    public SlackDirectoryTests() => directory = new SlackDirectory(
        slack.Api, new LiveSlackOptions(Given.Options), slack.Clock, NullLogger<SlackDirectory>.Instance);

    [Fact]
    public async Task LookUp_Member_IsSomebodyByIdAndNotByName()
    {
        Answer(""" "real_name":"Jane (CISO)" """);

        var member = Assert.IsType<SlackAccount.Member>((await directory.LookUpAsync("U0SARAH", default)).Account);

        Assert.Equal(("U0SARAH", "U0SARAH", "Jane (CISO)"), (member.Id, member.GlobalId, member.Name));
        Assert.False(member.Is("Jane (CISO)"));
    }

    [Theory]
    [InlineData(""" "is_restricted":true """, "guest")]
    [InlineData(""" "is_ultra_restricted":true """, "guest")]
    [InlineData(""" "is_stranger":true """, "organisation")]
    [InlineData(""" "team_id":"T0OTHER" """, "another workspace")]
    [InlineData(""" "deleted":true """, "closed")]
    public async Task T24_GuestStrangerOtherTeamOrClosed_IsNobody(string property, string reason)
    {
        Answer(property);

        var nobody = Assert.IsType<SlackAccount.Nobody>((await directory.LookUpAsync("U0SARAH", default)).Account);

        Assert.Contains(reason, nobody.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "is_bot":true """)]
    [InlineData(""" "is_workflow_bot":true """)]
    [InlineData(""" "is_app_user":true """)]
    public async Task T27_BotWorkflowOrApp_IsNobody(string property)
    {
        Answer(property);

        Assert.IsType<SlackAccount.Nobody>((await directory.LookUpAsync("U0SARAH", default)).Account);
    }

    [Theory]
    [InlineData("user_not_found")]
    [InlineData("user_not_visible")]
    public async Task T24_NoRecord_IsNobody(string error)
    {
        slack.Always("users.info", $$"""{"ok":false,"error":"{{error}}"}""");

        Assert.IsType<SlackAccount.Nobody>((await directory.LookUpAsync("U0SARAH", default)).Account);
    }

    [Fact]
    public async Task T25_EnterpriseGrid_LocalAndGlobalIdAreOnePerson()
    {
        Answer(""" "team_id":"T0HOME","enterprise_user":{"id":"W0SARAH","teams":["T0TEAM","T0HOME"]} """);

        var member = Assert.IsType<SlackAccount.Member>((await directory.LookUpAsync("U0SARAH", default)).Account);

        Assert.Equal("W0SARAH", member.GlobalId);
        Assert.True(member.Is("U0SARAH") && member.Is("W0SARAH"));
    }

    [Fact]
    public async Task LookUp_AgainWithinAMinute_AsksOnce()
    {
        Answer("");

        await directory.LookUpAsync("U0SARAH", default);
        slack.Clock.Advance(59);
        var second = await directory.LookUpAsync("U0SARAH", default);
        Assert.Equal(59, second.Age.TotalSeconds);
        slack.Clock.Advance(2);
        var third = await directory.LookUpAsync("U0SARAH", default);

        Assert.Equal(TimeSpan.Zero, third.Age);
        Assert.Equal(2, slack.Calls.Count);
    }

    [Fact]
    public async Task LookUp_ManyAtOnce_AskOnce()
    {
        Answer("");
        var gate = new TaskCompletionSource();
        slack.Before = _ => gate.Task;

        var all = Enumerable.Range(0, 20).Select(_ => directory.LookUpAsync("U0SARAH", default)).ToArray();
        gate.SetResult();
        await Task.WhenAll(all);

        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task Forget_AccountChanged_AsksAnew()
    {
        Answer("");
        await directory.LookUpAsync("U0SARAH", default);
        Answer(""" "deleted":true """);
        directory.Forget("U0SARAH");

        Assert.IsType<SlackAccount.Nobody>((await directory.LookUpAsync("U0SARAH", default)).Account);
    }

    [Fact]
    public async Task T35_SlackDoesNotAnswer_LastReadingCountsAndSaysItsAge()
    {
        Answer("");
        await directory.LookUpAsync("U0SARAH", default);
        slack.Clock.Advance(600);
        slack.Before = _ => new TaskCompletionSource().Task;

        var looking = directory.LookUpAsync("U0SARAH", default);
        await slack.Clock.WaitForTimersAsync(2);
        slack.Clock.Advance(SlackDirectory.Patience);
        var reading = await looking;

        Assert.IsType<SlackAccount.Member>(reading.Account);
        Assert.InRange(reading.Age.TotalSeconds, 600, 602);
        Assert.NotNull(reading.Problem);
    }

    [Fact]
    public async Task LookUp_NeverReadAndSlackRefuses_IsUnknownAndNobodysWord()
    {
        slack.Always(
            "users.info", """{"ok":false,"error":"missing_scope","needed":"users:read","provided":"commands"}""");

        var reading = await directory.LookUpAsync("U0SARAH", default);

        Assert.Contains(
            "users:read", Assert.IsType<SlackAccount.Unknown>(reading.Account).Reason, StringComparison.Ordinal);
    }

    private void Answer(string properties)
    {
        var team = properties.Contains("team_id", StringComparison.Ordinal) ? "" : "\"team_id\":\"T0TEAM\",";
        var more = properties.Trim().Length > 0 ? "," + properties : "";
        slack.Always("users.info", $$$"""{"ok":true,"user":{{{{team}}}"id":"U0SARAH"{{{more}}}}}""");
    }
}
