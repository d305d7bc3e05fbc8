using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Hosting;

namespace DrBot.EndToEnd;

/// <summary>The process as it stands before the network: what it takes, what it refuses, and what survives its end.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private Practice _practice = null!;
    private SlackRequests _slack = null!;

    public async Task InitializeAsync()
    {
        _practice = await Practice.StartAsync();
        _slack = new SlackRequests(_practice.Host.DrBot);
    }

    public async Task DisposeAsync()
    {
        _slack.Dispose();
        await _practice.DisposeAsync();
    }

    [Fact]
    public async Task Declare_SignedThenKilledAtOnce_IsThereAfterTheRestart()
    {
        var (status, answer) = await _slack.SignedAsync(SlackRequests.Command("declare regional-outage us-east-1 is gone"));
        await _practice.Bot.KillAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, status);
        var id = Regex.Match(answer, @"DR-\d{8}-\d{6}").Value;
        Assert.NotEmpty(id);
        await _practice.StartDrBotAsync();
        var (again, shown) = await _slack.SignedAsync(SlackRequests.Command("status", trigger: "1.1.second"));
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Contains(id, shown, StringComparison.Ordinal);
        Assert.Contains("us-east-1 is gone", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_NotSlacks_AreRefusedAndLeaveNothing()
    {
        var declare = SlackRequests.Command("declare something");
        var form = Encoding.UTF8.GetBytes(declare);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _slack.PostAsync("slack/commands", form)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _slack.SignedAsync(declare, TimeSpan.FromMinutes(6))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _slack.SignedAsync(declare, TimeSpan.FromMinutes(-6))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _slack.SignedAsync(declare, secret: "another secret")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _slack.SignedAsync(declare, secret: "")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _slack.SignedAsync(SlackRequests.Command("declare x", team: "T0OTHER"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _slack.SignedAsync("payload=%7Bno", path: "slack/interactivity")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _slack.SignedAsync("text=%FF%FE")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _slack.SignedAsync(new string('a', 5_000_000))).Status);

        Assert.Equal("No incident is open.", await _practice.SayAsync(_practice.Sarah, "/dr status"));
    }

    [Fact]
    public async Task Declare_DeliveredTwice_IsDeclaredOnceAndAnsweredTheSame()
    {
        var body = SlackRequests.Command("declare only once", trigger: "7.7.same");

        var first = await _slack.AnsweredAsync(body);
        var second = await _slack.AnsweredAsync(body);
        await _practice.KillAndRestartAsync();
        var third = await _slack.AnsweredAsync(body);

        Assert.Equal((HttpStatusCode.OK, first.Text), second);
        Assert.Equal(first, third);
        Assert.Single(Regex.Matches(await _practice.SayAsync(_practice.Sarah, "/dr list --all"), "only once"));
    }

    [Fact]
    public async Task Serve_StoreInUse_EndsWith3AndSaysWhy()
    {
        var other = Path.Combine(_practice.Host.Folder, "second.yaml");
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(_practice.Host.ConfigFile))
            .Replace($":{_practice.Host.DrBot.Port}", ":0", StringComparison.Ordinal));

        var (exit, _, error) = await DrBotCommand.RunAsync(_practice.Host.Folder, "serve", "--config", other);

        Assert.Equal(3, exit);
        Assert.Contains("drbot.db", error, StringComparison.Ordinal);
        Assert.Contains($"{_practice.Bot.Id}", error, StringComparison.Ordinal);
        Assert.Equal("No incident is open.", await _practice.SayAsync(_practice.Sarah, "/dr status"));
    }
}

/// <summary>What the process says before it starts, or instead.</summary>
public sealed class ConfigurationTests : IAsyncLifetime
{
    private Practice _practice = null!;

    public async Task InitializeAsync() => _practice = await Practice.StartAsync(withDrBot: false);

    public async Task DisposeAsync() => await _practice.DisposeAsync();

    [Theory]
    [InlineData("signing-secret: practice-signing-secret", "signing-secret: ''", "signing-secret")]
    [InlineData("  signing-secret: practice-signing-secret", "", "signing-secret")]
    [InlineData("plans: [", "plans: ['no-such-plan.yaml', ", "no-such-plan.yaml")]
    public async Task Serve_WithoutWhatItNeeds_EndsWith1AndNamesIt(string there, string instead, string names)
    {
        var (exit, error) = await ServeAsync(c => c.Replace(there, instead, StringComparison.Ordinal));

        Assert.Equal(1, exit);
        Assert.Contains(names, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ConfigurationFullOfMistakes_EndsWith1AndListsThemAll()
    {
        var (exit, error) = await ServeAsync(c => c
            .Replace("environment: practice", "environment: fairyland", StringComparison.Ordinal)
            .Replace("mode: http", "mode: pigeon", StringComparison.Ordinal)
            .Replace("smtp://", "ftp://", StringComparison.Ordinal) + "\nno-such-setting: 1\n");

        Assert.Equal(1, exit);
        Assert.All(["fairyland", "pigeon", "channels.email.smtp", "no-such-setting"], m => Assert.Contains(m, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_PortTaken_EndsWith3AndSaysWhatToDoAndNothingElse()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exit, output, error) = await DrBotCommand.RunAsync(_practice.Host.Folder, "serve", "--config", await ChangedAsync(
            c => c.Replace($":{_practice.Host.DrBot.Port}", $":{port}", StringComparison.Ordinal)));

        Assert.Equal(3, exit);
        Assert.Contains($"another program listens at http://127.0.0.1:{port} already. End it, or change 'listen' in", error, StringComparison.Ordinal);
        Assert.DoesNotContain("BackgroundService", output + error, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Error)> ServeAsync(Func<string, string> change)
    {
        var (exit, _, error) = await DrBotCommand.RunAsync(_practice.Host.Folder, "serve", "--config", await ChangedAsync(change));
        return (exit, error);
    }

    private async Task<string> ChangedAsync(Func<string, string> change)
    {
        var text = await File.ReadAllTextAsync(_practice.Host.ConfigFile);
        var changed = change(text);
        Assert.NotEqual(text, changed);
        var file = Path.Combine(_practice.Host.Folder, $"{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, changed);
        return file;
    }
}
