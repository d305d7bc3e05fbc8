namespace DrBot.Slack;

/// <summary>Who DrBot is in the workspace, as far as Slack has told.</summary>
internal sealed class SlackSelf
{
    private volatile SlackSelfReading? reading;

    /// <summary>What Slack told last; null before it did.</summary>
    public SlackSelfReading? Known => reading;

    /// <summary>Takes over what Slack told.</summary>
    public void Learn(SlackSelfReading told) => reading = told;
}

/// <summary>DrBot's own ids.</summary>
/// <param name="Team">The workspace of the token.</param>
/// <param name="App">The app; null where Slack did not tell.</param>
/// <param name="BotUser">The account DrBot posts as.</param>
/// <param name="BotId">The bot behind that account; null where Slack did not tell.</param>
internal sealed record SlackSelfReading(string Team, string? App, string BotUser, string? BotId);
