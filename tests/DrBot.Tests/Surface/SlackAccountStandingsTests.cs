using DrBot.Commands.Plans;
using DrBot.Slack;
using DrBot.Slack.People;
using DrBot.Slack.Surface;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Surface;

public sealed class SlackAccountStandingsTests
{
    private readonly ScriptedSlack slack = new();
    private readonly SlackAccountStandings standings;

    public SlackAccountStandingsTests() => standings = new SlackAccountStandings(new SlackDirectory(
        slack.Api, new LiveSlackOptions(Given.Options), slack.Clock, NullLogger<SlackDirectory>.Instance));

    [Fact]
    public async Task T26_AccountClosedASecondAgo_IsSeenThoughItWasJustRead()
    {
        Answer(""" "deleted":false """);
        Assert.Null(await WhyAsync());

        Answer(""" "deleted":true """);
        Assert.Equal("the account is closed", await WhyAsync());
    }

    [Fact]
    public async Task WhyNobody_SlackAway_StopsNobodyWhoWasSomebody()
    {
        Answer(""" "deleted":false """);
        await WhyAsync();
        slack.Before = _ => new TaskCompletionSource().Task;

        var asking = WhyAsync();
        await slack.Clock.WaitForTimersAsync(2);
        slack.Clock.Advance(SlackDirectory.Patience);

        Assert.Null(await asking);
    }

    [Fact]
    public async Task WhyNobody_AccountOfAnotherSurface_IsNotSlacksToTell() =>
        Assert.Null(await standings.WhyNobodyAsync(new Account("teams", "t/1"), default));

    private Task<string?> WhyAsync() => standings.WhyNobodyAsync(new Account("slack", "U0SARAH"), default);

    private void Answer(string property) => slack.Always(
        "users.info", $$$"""{"ok":true,"user":{"id":"U0SARAH","team_id":"{{{Given.Options.Team}}}","name":"s",{{{property}}} }}""");
}
