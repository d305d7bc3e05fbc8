namespace DrBot.Slack.WebApi;

/// <summary>What the app asks about itself.</summary>
internal sealed class AppApi(SlackCaller caller)
{
    /// <summary>Whom the bot token belongs to.
    /// <see href="https://docs.slack.dev/reference/methods/auth.test"/></summary>
    public Task<SlackIdentity> TestAuthAsync(CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.AuthTest, new SlackArguments(),
        a => new SlackIdentity(
            a.Text("team_id"), a.Text("user_id"), a.TextOrNull("bot_id"), a.TextOrNull("app_id"), a.TextOrNull("url")),
        cancellationToken);

    /// <summary>The app behind a bot. <see href="https://docs.slack.dev/reference/methods/bots.info"/></summary>
    public Task<string?> FindAppOfBotAsync(string bot, CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.BotsInfo, new SlackArguments().With("bot", bot), a => a.Child("bot").TextOrNull("app_id"),
        cancellationToken);

    /// <summary>
    /// An address for one connection, to be dialled at once.
    /// <see href="https://docs.slack.dev/reference/methods/apps.connections.open"/>
    /// </summary>
    public Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.AppsConnectionsOpen, new SlackArguments(), a => new Uri(a.Text("url")), cancellationToken);
}

/// <summary>Whom a token belongs to.</summary>
internal sealed record SlackIdentity(string Team, string User, string? Bot, string? App, string? Url);
