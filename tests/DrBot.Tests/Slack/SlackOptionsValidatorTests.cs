using DrBot.Slack;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack;

public sealed class SlackOptionsValidatorTests
{
    [Fact]
    public void Validate_GoodOptions_NoFailures()
    {
        Assert.Empty(SlackOptionsValidator.Validate(Given.Options));
        Assert.Empty(
            SlackOptionsValidator.Validate(Given.Options with { Mode = "socket", SigningSecrets = [], App = null }));
        Assert.Empty(
            SlackOptionsValidator.Validate(
                Given.Options with { ApiUrl = "http://127.0.0.1:5080/api/", Channel = "#störung" }));
    }

    [Fact]
    public void Validate_EverythingWrong_EveryFailureAtOnceWithTheValueFound()
    {
        var failures = SlackOptionsValidator.Validate(new SlackOptions
        {
            Mode = "sockets", Team = "unjucks", App = "drbot", Channel = "Incidents!", ApiUrl = "slack.com",
        });

        Assert.Equal(6, failures.Count);
        foreach (
            var found in new[]
                { "'sockets'", "'unjucks'", "'drbot'", "'Incidents!'", "'slack.com'", "bot-token is empty" })
            Assert.Contains(failures, f => f.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("${SLACK_SIGNING_SECRET}")]
    public void T06_SigningSecretEmptyOrPlaceholder_RefusesToStart(string secret)
    {
        var options = Given.Options with { SigningSecrets = [new Secret(secret)] };

        Assert.Contains(
            SlackOptionsValidator.Validate(options), f => f.Contains("signing-secret", StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => new LiveSlackOptions(options));
    }

    [Fact]
    public void T06_NoSigningSecretOverHttp_RefusesToStart() =>
        Assert.Throws<InvalidOperationException>(
            () => new LiveSlackOptions(Given.Options with { SigningSecrets = [] }));

    [Fact]
    public void Validate_OneOfTwoSecretsEmpty_Named()
    {
        var options = Given.Options with { SigningSecrets = [new Secret("a"), Secret.None] };

        Assert.Contains(
            SlackOptionsValidator.Validate(options), f => f.Contains("[1] is empty", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("xoxp-canary-1234567890")]
    [InlineData("canary-1234567890")]
    [InlineData("xoxb-")]
    [InlineData("xoxb-canary 1234567890")]
    public void Validate_WrongToken_FailureNeverHoldsIt(string token)
    {
        var failures = SlackOptionsValidator.Validate(Given.Options with { BotToken = new Secret(token) });

        var failure = Assert.Single(failures);
        Assert.DoesNotContain("canary", failure, StringComparison.Ordinal);
        Assert.Contains($"{token.Length} characters", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SocketModeWithoutAppToken_Named() => Assert.Contains(
        "app-token", Assert.Single(
            SlackOptionsValidator.Validate(Given.Options with { Mode = "socket", AppToken = Secret.None })),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("http://slack.com/api/")]
    [InlineData("ftp://slack.com/api/")]
    [InlineData("https://user:pass@slack.com/api/")]
    [InlineData("https://slack.com/api/?x=1")]
    public void Validate_ApiUrlUnsafe_Refused(string url)
    {
        var failure = Assert.Single(SlackOptionsValidator.Validate(Given.Options with { ApiUrl = url }));

        Assert.DoesNotContain("pass", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Replace_InvalidOptions_FormerOnesStay()
    {
        var live = new LiveSlackOptions(Given.Options);

        Assert.NotEmpty(live.Replace(Given.Options with { SigningSecrets = [] }));
        Assert.Single(live.Current.SigningSecrets);
    }

    [Fact]
    public void ToString_OfOptions_HoldsNoSecret()
    {
        var shown = Given.Options + string.Join(",", Given.Options.SigningSecrets);

        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Secret, shown, StringComparison.Ordinal);
    }
}
