using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Tests.Updates;

/// <summary>The real process informs the audiences of the founding plan, is killed, and informs them on.</summary>
public sealed class UpdateProcessTests : IAsyncLifetime
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(180));
    private SandboxHost host = null!;

    public async Task InitializeAsync() =>
        host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 300 }, patience.Token);

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Declared_KilledAndStartedAgain_EveryAudienceIsToldOnTimeAndOnce()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Page };
        var sarah = new PracticeClient(client).As("U0SARAH");
        var process = await host.StartDrBotAsync(patience.Token);
        // A starved machine answers after Slack's patience; what was said counts all the same.
        await sarah.TypeAsync("/dr declare regional-outage", patience.Token);
        await WhenAsync(() => Mails().Length > 0 && Page().Length > 0);
        await process.KillAsync(patience.Token);

        await host.StartDrBotAsync(patience.Token);
        // Half an hour of the plan is six seconds here.
        await WhenAsync(() => Mails().Count(m => m.To.Contains("eng@unjucks.dev")) >= 3);
        await WhenAsync(async () => (await PostsAsync(sarah)).Length >= 3);

        Assert.Distinct(Mails().Select(m => m.Id + m.To[0]));
        Assert.Distinct(await PostsAsync(sarah));
        Assert.All(host.World.Read().StatusPage.Incidents, i => Assert.Distinct(i.Updates.Select(u => u.Body)));
        Assert.Single(host.World.Read().StatusPage.Incidents);
    }

    private Sandbox.Mail.MailState[] Mails() => [.. host.World.Read().Mails];

    private string[] Page() => [.. host.World.Read().StatusPage.Incidents.SelectMany(i => i.Updates).Select(u =>
        u.Body)];

    // The engineering team's updates; each tells the time it speaks of.
    private async Task<string[]> PostsAsync(Persona reader) =>
        [.. (await reader.MessagesAsync(patience.Token)).Where(m => m.Buttons.Count == 0 && m.ThreadTs is null)
            .Select(m => m.AllText).Where(t => t.Contains("Next update", StringComparison.OrdinalIgnoreCase)
                && !t.Contains("*State*", StringComparison.Ordinal))];

    private Task WhenAsync(Func<bool> expected) => WhenAsync(() => Task.FromResult(expected()));

    private async Task WhenAsync(Func<Task<bool>> expected)
    {
        while (!await expected())
            await Task.Delay(50, patience.Token);
    }
}
