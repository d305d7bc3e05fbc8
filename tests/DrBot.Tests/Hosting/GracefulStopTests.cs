using System.Net;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Journal.Sqlite;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.World;

namespace DrBot.Tests.Hosting;

/// <summary>The real process, told to end as an orchestrator tells it.</summary>
public sealed class GracefulStopTests : IAsyncLifetime
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(180));
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private SandboxHost host = null!;

    private string Store => Path.Combine(host.Folder, "drbot.db");

    public async Task InitializeAsync() =>
        host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 60 }, patience.Token);

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        http.Dispose();
        patience.Dispose();
    }

    [Fact]
    public async Task Stop_ReadinessSaysNoFirst_AndTheProcessEndsWell()
    {
        var process = await host.StartDrBotAsync(patience.Token);
        var stopping = process.StopAsync(patience.Token);
        var answer = "";
        while (!answer.Contains("being stopped", StringComparison.Ordinal))
        {
            using var response = await http.GetAsync(new Uri(host.DrBot, "readyz"), patience.Token);
            answer = await response.Content.ReadAsStringAsync(patience.Token);
            if (answer.Contains("being stopped", StringComparison.Ordinal))
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        Assert.Equal(0, await stopping.WaitAsync(GracefulStop.Notice + GracefulStop.Bound));
    }

    [Fact]
    public async Task Stop_WhileAPromotionIsSent_RecordsThatItWasAccepted()
    {
        var process = await host.StartDrBotAsync(patience.Token);
        host.World.Break(new BreakRequest { Kind = "slow", Operation = "PromoteReadReplica", Count = 1, Seconds = 3 });
        await ApproveAFailoverAsync();
        await WhenAsync(run => run.Step("promote")?.Status == StepStatus.Dispatching);

        Assert.Equal(0, await process.StopAsync(patience.Token).WaitAsync(GracefulStop.Notice + GracefulStop.Bound));
        var stopped = (await ReadAsync())!.Step("promote")!;
        Assert.Equal((StepStatus.Accepted, 1), (stopped.Status, stopped.Attempts));

        await host.StartDrBotAsync(patience.Token);
        var ended = await WhenAsync(run => run.Step("promote")?.EndedAt is not null);
        Assert.Equal((StepStatus.Succeeded, 1), (ended.Step("promote")!.Status, ended.Step("promote")!.Attempts));
    }

    private async Task ApproveAFailoverAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Page };
        var slack = new PracticeClient(client);
        Demand(await slack.As("U0SARAH").TypeAsync("/dr failover regional-outage --reason test", patience.Token));
        foreach (var approver in new[] { "U0MIKE", "U0DAVID" })
        {
            var card = await slack.As(approver).WaitForMessageAsync(
                m => m.Channel.StartsWith('C') && m.Buttons.Any(b => b.Text == "Approve"), patience.Token);
            Demand(await slack.As(approver).ClickAsync(card, "Approve", patience.Token));
        }
    }

    // A starved machine answers after Slack's patience; what was said counts all the same.
    private static void Demand(PracticeResult result) =>
        Assert.True(result.Ok || result.Error == "operation_timeout", $"{result.Error} {result.Answer}");

    private async Task<RunState> WhenAsync(Func<RunState, bool> expected)
    {
        while (true)
        {
            if (await ReadAsync() is { } run && expected(run))
                return run;
            await Task.Delay(50, patience.Token);
        }
    }

    private async Task<RunState?> ReadAsync()
    {
        using var journal = SqliteJournal.OpenReadOnly(Store);
        var incidents = await new IncidentReader(journal).AllAsync(patience.Token);
        return incidents.Count == 0 ? null : incidents[0].Runs.LastOrDefault();
    }
}
