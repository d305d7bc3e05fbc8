using DrBot.Slack;
using DrBot.Slack.WebApi;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Slack;

public sealed class SelfReaderTests
{
    private const string Me = """{"ok":true,"team_id":"T0TEAM","user_id":"U0DRBOT","bot_id":"B0DRBOT"}""";
    private readonly ScriptedSlack slack = new();
    private readonly SlackSelf self = new();
    private readonly SelfReader reader;

    public SelfReaderTests() =>
        reader = new SelfReader(slack.Api, slack.Options, self, slack.Clock, NullLogger<SelfReader>.Instance);

    [Fact]
    public async Task Read_AppNotInAuthTest_IsReadFromTheBot()
    {
        slack.Always("auth.test", Me);
        slack.Always("bots.info", """{"ok":true,"bot":{"id":"B0DRBOT","app_id":"A0DRBOT"}}""");

        await reader.ReadAsync(default);

        Assert.Equal(new SlackSelfReading("T0TEAM", "A0DRBOT", "U0DRBOT", "B0DRBOT"), self.Known);
        Assert.Null(reader.Problem);
    }

    [Theory]
    [InlineData("T0OTHER", "A0DRBOT", "slack.team")]
    [InlineData("T0TEAM", "A0OTHER", "slack.app")]
    public async Task Read_TokenOfAnotherTeamOrApp_IsAProblemThatNamesTheSetting(
        string team, string app, string setting)
    {
        slack.Always(
            "auth.test", $$"""{"ok":true,"team_id":"{{team}}","user_id":"U1","bot_id":"B1","app_id":"{{app}}"}""");

        await reader.ReadAsync(default);

        Assert.Contains(setting, reader.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SlackAwayAtFirst_AsksUntilItAnswersAndAgainLater()
    {
        slack.Next("auth.test", """{"ok":false,"error":"token_revoked"}""");
        slack.Always("auth.test", Me.Replace("}", ",\"app_id\":\"A0DRBOT\"}", StringComparison.Ordinal));
        await reader.StartAsync(default);

        await UntilAsync(() => reader.Problem?.Contains("token_revoked", StringComparison.Ordinal) == true);
        await UntilAsync(() => self.Known is not null && reader.Problem is null);
        slack.Always("auth.test", """{"ok":false,"error":"token_revoked"}""");
        await UntilAsync(() => reader.Problem is not null);

        await reader.StopAsync(default);
        Assert.NotNull(self.Known);
    }

    [Fact]
    public async Task Doctor_EverythingWrong_SaysOfEachWhatToDo()
    {
        slack.Always("auth.test", _ => ScriptedSlack.Json(
            Me.Replace("T0TEAM", "T0OTHER", StringComparison.Ordinal), 200, ("x-oauth-scopes", "commands,chat:write")));
        slack.Always("conversations.list", """{"ok":true,"channels":[]}""");
        slack.Always("usergroups.users.list", """{"ok":true,"users":[]}""");
        var doctor = new SlackDoctor(
            slack.Options, slack.Api, new DrBot.Slack.People.SlackChannels(slack.Api, slack.Clock));

        var findings = await doctor.ExamineAsync(["S0DIRECTORS"], default);

        Assert.Equal(["token", "scopes", "channel", "group S0DIRECTORS"], findings.Select(f => f.What));
        Assert.All(findings, f => Assert.False(f.Works));
        Assert.Contains("users:read", findings[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_EverythingRight_FindsNothing()
    {
        slack.Always("auth.test", _ =>
            ScriptedSlack.Json(Me, 200, ("x-oauth-scopes", string.Join(',', SlackMethods.NeededScopes))));
        slack.Always("conversations.list", """{"ok":true,"channels":[{"id":"C1","name":"incidents"}]}""");
        slack.Always("conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents","is_member":true}}""");
        var doctor = new SlackDoctor(
            slack.Options, slack.Api, new DrBot.Slack.People.SlackChannels(slack.Api, slack.Clock));

        Assert.All(await doctor.ExamineAsync([], default), f => Assert.True(f.Works, f.Detail));
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            if (i > 4000)
                throw new TimeoutException(reader.Problem);
            slack.Clock.Advance(1);
            await Task.Delay(2);
        }
    }
}
