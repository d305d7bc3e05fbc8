using System.Globalization;
using System.Text;
using DrBot.Slack;
using DrBot.Slack.Inbound;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Inbound;

public sealed class SlackSignatureTests
{
    // Slack's published example.
    private const long At = 1531420618;
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private const string Body =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channe"
        + "l_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=h"
        + "ttps%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigge"
        + "r_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    [Fact]
    public void Verify_PublishedVector_Accepted()
    {
        var verdict = Verify(Body, Text(At), Signature, At);

        Assert.True(verdict.Accepted, verdict.Reason);
        Assert.Equal(0, verdict.SecretIndex);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    [InlineData(-3600, false)]
    [InlineData(3600, false)]
    public void T03_TimestampAwayFromOurClock_RefusedBeyond300Seconds(long clockAhead, bool accepted) =>
        Assert.Equal(accepted, Verify(Body, Text(At), Signature, At + clockAhead).Accepted);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-1531420618")]
    [InlineData("+1531420618")]
    [InlineData("1531420618.0")]
    [InlineData("1.531420618e9")]
    [InlineData(" 1531420618")]
    [InlineData("1531420618\n")]
    [InlineData("0x5b47b44a")]
    [InlineData("99999999999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("NaN")]
    [InlineData("١٥٣١٤٢٠٦١٨")]
    public void T03_TimestampNoPlainNumber_Refused(string? timestamp)
    {
        var signature = Encoding.ASCII.GetString(
            SlackSignature.Expected("x"u8, timestamp ?? "", new Secret(Given.Secret)));

        Assert.False(Verify("x", timestamp, signature, At).Accepted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v0=")]
    [InlineData("v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b504")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503 ")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b5030")]
    public void T01_SignatureWrong_Refused(string? signature) =>
        Assert.False(Verify(Body, Text(At), signature, At).Accepted);

    [Theory]
    [InlineData("%2F", "/")]
    [InlineData("&text=&", "&text&")]
    [InlineData("token=", "token=%20")]
    public void T02_BodyReencodedAfterSigning_Refused(string from, string to) =>
        Assert.False(Verify(Body.Replace(from, to, StringComparison.Ordinal), Text(At), Signature, At).Accepted);

    [Fact]
    public void T06_EmptySecret_VerifiesNothing()
    {
        var signature = Encoding.ASCII.GetString(SlackSignature.Expected("x"u8, Text(At), Secret.None));

        Assert.False(Verify("x", Text(At), signature, At, Secret.None).Accepted);
        Assert.False(Verify("x", Text(At), signature, At).Accepted);
        Assert.False(
            SlackSignature.Verify("x"u8, Text(At), signature, [], DateTimeOffset.FromUnixTimeSeconds(At)).Accepted);
    }

    [Fact]
    public void T07_TwoSecretsWhileRotating_BothAcceptedAndTheMatchIsNamed()
    {
        var next = new Secret("the-next-secret");
        var signed = Encoding.ASCII.GetString(SlackSignature.Expected("x"u8, Text(At), next));

        Assert.Equal(1, Verify("x", Text(At), signed, At, new Secret(Given.Secret), next).SecretIndex);
        Assert.Equal(0, Verify(Body, Text(At), Signature, At, new Secret(Given.Secret), next).SecretIndex);
        Assert.False(Verify(Body, Text(At), Signature, At, next).Accepted);
    }

    [Fact]
    public void Verify_SignedButStale_SaysThatTheClockMayBeWrong() =>
        Assert.Contains("clock", Verify(Body, Text(At), Signature, At + 3600).Reason, StringComparison.Ordinal);

    private static string Text(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);

    private static SignatureVerdict Verify(
        string body, string? timestamp, string? signature, long now, params Secret[] secrets) =>
        SlackSignature.Verify(
            Encoding.UTF8.GetBytes(body), timestamp, signature, secrets.Length > 0 ? secrets
                : [new Secret(Given.Secret)],
            DateTimeOffset.FromUnixTimeSeconds(now));
}
