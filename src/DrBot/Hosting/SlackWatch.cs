using DrBot.Slack;

namespace DrBot.Hosting;

/// <summary>Shows in readiness what does not work between DrBot and Slack.</summary>
internal sealed class SlackWatch(SlackHealth health, Degradations degraded, TimeProvider wire) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var (part, finding) in health.Findings)
                degraded.Set(part, finding);
            await Task.Delay(Every, wire, stoppingToken);
        }
    }
}
