using DrBot.Execution;
using DrBot.Slack.WebApi;

namespace DrBot.Slack;

/// <summary>
/// Asks Slack who DrBot is, until it answers and every ten minutes after: an app whose token was revoked is found out
/// before an incident does.
/// </summary>
internal sealed partial class SelfReader(
    SlackApi api, LiveSlackOptions options, SlackSelf self, TimeProvider wire, ILogger<SelfReader> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private volatile string? problem = "Slack was not asked yet";

    /// <summary>What is wrong with the token, for readiness; null when all is well.</summary>
    public string? Problem => problem;

    /// <summary>Asks once.</summary>
    /// <exception cref="SlackApiException">Slack refused, or did not answer.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var identity = await api.App.TestAuthAsync(cancellationToken);
        var app = identity.App
            ?? (identity.Bot is { } bot ? await api.App.FindAppOfBotAsync(bot, cancellationToken) : null);
        self.Learn(new SlackSelfReading(identity.Team, app, identity.User, identity.Bot));
        problem = Mismatch(options.Current, identity.Team, app);
        LogKnown(identity.Team, app, identity.User, problem ?? "as configured");
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("asking Slack who DrBot is", AskAgainAndAgainAsync, wire, log, stoppingToken);

    private async Task AskAgainAndAgainAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stoppingToken);
                failures = 0;
            }
            catch (SlackApiException e)
            {
                problem = e.Message;
                LogUnknown(e.Message);
                failures++;
            }

            var wait = failures == 0
                ? Every : Backoff.Jittered(failures, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            await Task.Delay(wait, wire, stoppingToken);
        }
    }

    private static string? Mismatch(SlackOptions options, string team, string? app)
    {
        if (team != options.Team)
            return $"slack.bot-token is of workspace {team}, but slack.team is {options.Team}: correct one of them";
        if (options.App is { } expected && app is not null && app != expected)
            return $"slack.bot-token is of app {app}, but slack.app is {expected}: correct one of them";
        return null;
    }

    [LoggerMessage(
        SlackLogEvents.SelfKnown, LogLevel.Information,
        "Slack knows DrBot in {Team} as app {App}, user {User}: {State}")]
    private partial void LogKnown(string team, string? app, string user, string state);

    [LoggerMessage(SlackLogEvents.SelfUnknown, LogLevel.Warning, "Slack does not tell who DrBot is: {Problem}")]
    private partial void LogUnknown(string problem);
}
