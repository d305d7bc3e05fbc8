using DrBot.Execution;
using DrBot.Slack;

namespace DrBot.Hosting;

/// <summary>Shows in readiness what does not work between DrBot and Slack.</summary>
internal sealed class SlackWatch(SlackHealth health, Degradations degraded, TimeProvider wire, ILogger<SlackWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Readiness is asked from the first moment on: what does not work yet is known before anybody asks.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("showing what is wrong with Slack", WatchAsync, wire, logger, stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(Every, wire, stoppingToken);
        }
    }

    private void Look()
    {
        foreach (var (part, finding) in health.Findings)
            degraded.Set(part, finding);
    }
}
