using System.Net;
using System.Text.Json;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.WebApi;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.WebApi;

public sealed class ResponseUrlPosterTests
{
    private const string Good = "https://hooks.slack.com/actions/T0TEAM/1/x";

    [Theory]
    [InlineData("http://hooks.slack.com/actions/1")]
    [InlineData("https://hooks.slack.com.evil.example/1")]
    [InlineData("https://evil.example/hooks.slack.com")]
    [InlineData("https://hooks.slack.com@evil.example/1")]
    [InlineData("https://user@hooks.slack.com/1")]
    [InlineData("https://hooks.slack.com:8443/1")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1/1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//hooks.slack.com/1")]
    [InlineData("")]
    [InlineData(null)]
    public async Task T11_AddressNotSlacks_RefusedAndNothingSent(string? address)
    {
        var slack = new ScriptedSlack();

        Assert.False(slack.Urls.IsAllowed(address));
        await Assert.ThrowsAsync<SlackApiException>(
            () => slack.Urls.PostAsync(address, Mrkdwn.Of("x"), null, false, null, default));
        Assert.Empty(slack.Calls);
    }

    [Fact]
    public async Task T11_Post_CarriesNoTokenAndReplacesNothing()
    {
        var slack = new ScriptedSlack();
        slack.Always("x", "ok");

        await slack.Urls.PostAsync(Good, Mrkdwn.Of($"{"<b>"}"), [new DividerBlock()], false, "1.1", default);

        var call = Assert.Single(slack.Calls);
        Assert.Null(call.Authorization);
        Assert.DoesNotContain("xoxb", call.Body, StringComparison.Ordinal);
        var body = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal("ephemeral", body.GetProperty("response_type").GetString());
        Assert.Equal("&lt;b&gt;", body.GetProperty("text").GetString());
        Assert.False(body.GetProperty("replace_original").GetBoolean());
        Assert.Equal("1.1", body.GetProperty("thread_ts").GetString());
    }

    [Fact]
    public async Task T11_Redirect_IsAnErrorAndNotFollowed()
    {
        var slack = new ScriptedSlack();
        slack.Always("x", _ => new HttpResponseMessage(HttpStatusCode.TemporaryRedirect)
        {
            Headers = { Location = new Uri("http://169.254.169.254/") },
        });

        await Assert.ThrowsAsync<SlackApiException>(
            () => slack.Urls.PostAsync(Good, Mrkdwn.Of("x"), null, false, null, default));
        Assert.Single(slack.Calls);
    }

    [Fact]
    public void IsAllowed_HostOfTheConfiguredApi_Only()
    {
        var slack = new ScriptedSlack
        { Options = new LiveSlackOptions(Given.Options with { ApiUrl = "http://127.0.0.1:5080/api/" }) };

        Assert.True(slack.Urls.IsAllowed("http://127.0.0.1:5080/actions/T/1/x"));
        Assert.True(slack.Urls.IsAllowed(Good));
        Assert.False(slack.Urls.IsAllowed("http://127.0.0.1:5081/actions/T/1/x"));
        Assert.False(slack.Urls.IsAllowed("https://127.0.0.1:5080/actions/T/1/x"));
    }
}
