using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What cards are drawn with besides the incident itself.</summary>
/// <param name="Now">Domain time.</param>
/// <param name="Plan">The plan as it counts now, for names and accounts; null when it is not loaded any more.</param>
/// <param name="Sightings">What was last seen of the steps under way.</param>
/// <param name="Buttons">The ids of the buttons.</param>
internal sealed record CardContext(DateTimeOffset Now, Plan? Plan, Sightings Sightings, ButtonBook Buttons)
{
    /// <summary>A person, mentioned by the Slack account when there is one.</summary>
    public Mrkdwn Mention(string? person) => AccountOf(person) is { } id
        ? Mrkdwn.User(id)
        : Mrkdwn.Of(Plan?.People.GetValueOrDefault(person ?? "")?.Name ?? person ?? "nobody yet");

    /// <summary>A person by name, without notifying.</summary>
    public string NameOf(string? person) => Plan?.People.GetValueOrDefault(person ?? "")?.Name ?? person ?? "nobody yet";

    /// <summary>The person's Slack account, or null.</summary>
    public string? AccountOf(string? person) => person is null
        ? null
        : Plan?.People.GetValueOrDefault(person)?.Accounts.FirstOrDefault(a => a.Surface == "slack")?.Id;

    /// <summary>A clock: when, and how long that still is.</summary>
    public Mrkdwn Until(DateTimeOffset at)
    {
        var left = at - Now;
        return left > TimeSpan.Zero
            ? Mrkdwn.Of($"{at:HH:mm:ss} UTC (in {Span(left)})")
            : Mrkdwn.Of($"{at:HH:mm:ss} UTC (passed)");
    }

    /// <summary>A length of time in whole seconds.</summary>
    public static string Span(TimeSpan span) =>
        Commands.Language.DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor(span.TotalSeconds))));

    /// <summary>A button.</summary>
    public Button Button(ButtonMeaning meaning, string text, ButtonStyle? style = null, ConfirmDialog? confirm = null) =>
        new($"{meaning.Act}.{meaning.Step}".TrimEnd('.'), text, Buttons.IdOf(meaning)) { Style = style, Confirm = confirm };
}
