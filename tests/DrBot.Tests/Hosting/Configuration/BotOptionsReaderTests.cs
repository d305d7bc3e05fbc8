using DrBot.Hosting.Configuration;

namespace DrBot.Tests.Hosting.Configuration;

public sealed class BotOptionsReaderTests
{
    [Fact]
    public void Read_Smallest_HasTheDefaults()
    {
        var options = Read("environment: staging\nplans: [plans/shop.yaml]");

        Assert.Equal(("staging", "http://127.0.0.1:8080", "sqlite:drbot.db"), (options.Environment, options.Listen, options.Store));
        Assert.Equal("/etc/drbot/plans/shop.yaml", Assert.Single(options.Plans));
        Assert.False(options.LoopbackOnly);
    }

    [Fact]
    public void Read_SeveralMistakes_NamesEveryOneAtOnce()
    {
        var reasons = Mistakes("""
            environment: test
            lisen: http://127.0.0.1:1
            egress: nowhere
            channels: { email: { from: a@b.example } }
            clock: { speed: fast }
            providers: { aws: { endpoint: http://x } }
            """);

        Assert.Contains(reasons, r => r.StartsWith("environment is 'test'; it may be production, staging, practice", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.StartsWith("lisen is no setting; allowed here:", StringComparison.Ordinal) && r.Contains("listen"));
        Assert.Contains(reasons, r => r.StartsWith("egress is 'nowhere'", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.StartsWith("channels.email.smtp is missing", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.StartsWith("clock.speed must be a number", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.StartsWith("providers.aws.endpoint is no setting; allowed here: endpoint-url", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Variable_IsReplacedInValuesOnlyAndNeverTwice()
    {
        var options = Read("environment: practice\npublic-url: ${URL}\nlisten: ${LISTEN}", ("URL", "${LISTEN}"), ("LISTEN", "a: b"));

        Assert.Equal(("${LISTEN}", "a: b"), (options.PublicUrl, options.Listen));
    }

    [Fact]
    public void Read_VariableWithinAUrl_IsPercentEncoded() => Assert.Equal(
        "postgres://user:p%40ss%2Fw%3Ard@host/db",
        Read("environment: practice\nstore: postgres://user:${PW}@host/db", ("PW", "p@ss/w:rd")).Store);

    [Fact]
    public void Read_VariableNotSet_IsNamedWithItsKey() => Assert.Equal(
        "listen names the environment variable NOTHING, which is not set",
        Assert.Single(Mistakes("environment: practice\nlisten: ${NOTHING}")));

    [Fact]
    public void Read_FileReference_IsTheFilesTextWithoutItsLastLineEnd()
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.txt", "hush\n");

        Assert.Equal("hush", BotOptionsReader.Read(
            "environment: practice\npublic-url: ${file:secret.txt}", folder.Path, _ => null).PublicUrl);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void T42_SecretInAFileOthersMayRead_RefusesToStart(UnixFileMode more)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("secret.txt", "canary-in-a-file\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal("canary-in-a-file", BotOptionsReader.Read("environment: practice\npublic-url: ${file:secret.txt}", folder.Path, _ => null).PublicUrl);

        File.SetUnixFileMode(path, UnixFileMode.UserRead | more);
        var said = Assert.Throws<ConfigurationException>(
            () => BotOptionsReader.Read("environment: practice\npublic-url: ${file:secret.txt}", folder.Path, _ => null)).Message;

        Assert.Contains($"chmod 600 {path}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileReferenceToNothing_SaysWhereItLooked() => Assert.Contains(
        "/etc/drbot/nothing.pem", Assert.Single(Mistakes("environment: practice\npublic-url: ${file:nothing.pem}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("a: [", "this is no YAML")]
    [InlineData("- a", "must be one map")]
    [InlineData("", "must be one map")]
    [InlineData("environment: practice\nlisten: { a: b }", "listen must be a single value")]
    [InlineData("environment: practice\nplans: { a: b }", "plans must be a value or a list")]
    [InlineData("environment: practice\nslack: yes", "slack must be a map")]
    [InlineData("environment: production\nclock: { origin: 2026-11-22T03:00:00Z }", "clock is for practice only")]
    [InlineData("environment: practice\nclock: { speed: 0, origin: 2026-11-22T03:00:00Z }", "clock.speed must be")]
    [InlineData("environment: practice\nclock: { origin: soon }", "clock.origin must be")]
    [InlineData("environment: practice\nchannels: { status-page: { api-url: http://example.com, page: p, key: k } }", "must be an https URL")]
    [InlineData("environment: practice\nplans: [[a]]", "plans must be")]
    [InlineData("environment: practice\nproviders: { kubernetes: { clusters: { r: { in-cluster: perhaps } } } }", "in-cluster must be")]
    public void Read_OneMistake_SaysWhatIsWrong(string text, string expected) =>
        Assert.Contains(Mistakes(text), r => r.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Read_Secret_IsInNoMessage()
    {
        var failure = Assert.Throws<ConfigurationException>(() =>
            Read("environment: practice\nclock: { speed: ${SECRET} }\negress: open", ("SECRET", "hunter2")));

        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_NoSuchFile_IsAConfigurationMistakeWithItsPath() => Assert.Contains(
        "/nowhere/drbot.yaml",
        (await Assert.ThrowsAsync<ConfigurationException>(() => BotOptionsReader.LoadAsync("/nowhere/drbot.yaml", CancellationToken.None))).Message,
        StringComparison.Ordinal);

    private static BotOptions Read(string text, params (string Name, string Value)[] variables) =>
        BotOptionsReader.Read(text, "/etc/drbot", n => variables.FirstOrDefault(v => v.Name == n).Value);

    private static IReadOnlyList<string> Mistakes(string text) =>
        Assert.Throws<ConfigurationException>(() => Read(text)).Reasons;
}
