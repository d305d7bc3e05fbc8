using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Slack;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Hosting;

public sealed class SecretWatchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Degradations degraded = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Look_SecretFileRotated_IsTakenOver()
    {
        var (watch, live) = await StartAsync();
        folder.Write("secret", "22222222222222222222222222222222\n");
        await watch.LookAsync(default);
        Assert.Equal("22222222222222222222222222222222", Assert.Single(live.Current.SigningSecrets).Reveal());
    }

    [Fact]
    public async Task Look_NothingChanged_KeepsTheVeryOptions()
    {
        var (watch, live) = await StartAsync();
        var before = live.Current;
        await watch.LookAsync(default);
        Assert.Same(before, live.Current);
    }

    [Fact]
    public async Task Look_OtherSettingsChanged_AreLeftForTheNextStart()
    {
        var (watch, live) = await StartAsync();
        folder.Write("drbot.yaml", Text("T0OTHER"));
        folder.Write("secret", "22222222222222222222222222222222");
        await watch.LookAsync(default);
        Assert.Equal("T0TEAM", live.Current.Team);
    }

    [Theory]
    [InlineData("secret", "")]
    [InlineData("drbot.yaml", "environment: [")]
    public async Task Look_Unusable_TheFormerStaysAndItIsShownUntilItIsMended(string file, string text)
    {
        var (watch, live) = await StartAsync();
        folder.Write(file, text);
        await watch.LookAsync(default);
        Assert.Equal("11111111111111111111111111111111", Assert.Single(live.Current.SigningSecrets).Reveal());
        Assert.Contains("goes on with what it started with", degraded.All["configuration"], StringComparison.Ordinal);

        folder.Write("secret", "11111111111111111111111111111111");
        folder.Write("drbot.yaml", Text("T0TEAM"));
        await watch.LookAsync(default);
        Assert.Empty(degraded.All);
    }

    private static string Text(string team) =>
        "environment: production\nslack: { mode: http, team: " + team
            + ", bot-token: xoxb-1, signing-secret: \"${file:secret}\" }\n";

    private async Task<(SecretWatch Watch, LiveSlackOptions Live)> StartAsync()
    {
        folder.Write("secret", "11111111111111111111111111111111");
        var options = await BotOptionsReader.LoadAsync(folder.Write("drbot.yaml", Text("T0TEAM")), default);
        var live = new LiveSlackOptions(options.Slack!);
        return (new SecretWatch(options, live, degraded, TimeProvider.System, NullLogger<SecretWatch>.Instance), live);
    }
}
