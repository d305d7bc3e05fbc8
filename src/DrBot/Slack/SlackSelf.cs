namespace DrBot.Slack;

/// <summary>Who DrBot is in the workspace, as far as Slack has told.</summary>
internal sealed class SlackSelf
{
    private volatile SlackSelfReading? known;
    private volatile string? app;

    /// <summary>What Slack told last; null before it did.</summary>
    public SlackSelfReading? Known => known;

    /// <summary>The app; null before Slack told.</summary>
    public string? App => known?.App ?? app;

    /// <summary>Takes over what Slack told.</summary>
    public void Learn(SlackSelfReading told) => known = told;

    /// <summary>Takes over the app that a connection says it is for.</summary>
    public void LearnApp(string told) => app = told;
}

/// <summary>DrBot's own ids.</summary>
/// <param name="Team">The workspace of the token.</param>
/// <param name="App">The app; null where Slack did not tell.</param>
/// <param name="BotUser">The account DrBot posts as.</param>
/// <param name="BotId">The bot behind that account; null where Slack did not tell.</param>
internal sealed record SlackSelfReading(string Team, string? App, string BotUser, string? BotId);
