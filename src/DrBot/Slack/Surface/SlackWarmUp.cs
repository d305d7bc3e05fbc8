using DrBot.Execution;
using DrBot.Plans;
using DrBot.Slack.People;

namespace DrBot.Slack.Surface;

/// <summary>
/// Reads the accounts of the plans' people ahead, at the start and again and again: who may approve is known before anybody
/// clicks, and stays known while Slack is away.
/// </summary>
internal sealed partial class SlackWarmUp(
    SlackDirectory directory, PlanLibrary plans, TimeProvider wire, ILogger<SlackWarmUp> logger) : BackgroundService
{
    /// <summary>How often everybody is read anew.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("reading people's accounts ahead", ReadAsync, wire, logger, stoppingToken);

    // Whoever was not read is read at the first click.
    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var people = plans.All.SelectMany(p => p.Plan.People.Values).SelectMany(p => p.Accounts)
                .Where(a => a.Surface == "slack").Select(a => a.Id).Distinct().ToList();
            await directory.WarmAsync(people, stoppingToken);
            LogRead(people.Count);
            await Task.Delay(Every, wire, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 4304, Level = LogLevel.Information, Message = "{Count} Slack accounts of the plans' people were read ahead")]
    private partial void LogRead(int count);
}
