using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Providers.Http;
using DrBot.Slack;

namespace DrBot.Hosting;

/// <summary>
/// Looks at the configuration again and again for rotated secrets of Slack (<c>${file:PATH}</c>, or the file itself)
/// and takes them over while DrBot runs. Nothing else of it is taken over; what cannot be used is shown and the former
/// stays.
/// </summary>
internal sealed partial class SecretWatch(
    BotOptions started, LiveSlackOptions live, Degradations degraded, TimeProvider wire, ILogger<SecretWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("watching the secrets", WatchAsync, wire, logger, stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        while (started.File is not null)
        {
            await Task.Delay(Every, wire, stoppingToken);
            await LookAsync(stoppingToken);
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var read = await BotOptionsReader.LoadAsync(started.File!, cancellationToken);
            if (read.Slack is { } fresh && !Same(fresh, live.Current))
                Take(fresh);
            degraded.Set("configuration", null);
        }
        catch (ConfigurationException e)
        {
            degraded.Set("configuration",
                $"the file has mistakes, DrBot goes on with what it started with: {e.Message}");
        }
    }

    private void Take(SlackOptions fresh)
    {
        KnownSecrets.Learn(Texts(fresh));
        _ = live.Replace(live.Current with
        {
            BotToken = fresh.BotToken,
            AppToken = fresh.AppToken,
            SigningSecrets = fresh.SigningSecrets,
        });
        LogTaken();
    }

    private static bool Same(SlackOptions a, SlackOptions b) => Texts(a).SequenceEqual(Texts(b));

    private static IEnumerable<string> Texts(SlackOptions options) =>
        new[] { options.BotToken, options.AppToken }.Concat(options.SigningSecrets).Select(s => s.Reveal());

    [LoggerMessage(
        EventId = 5001, Level = LogLevel.Information, Message = "Slack secrets have changed and are in force")]
    private partial void LogTaken();
}
