using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Journal.Audit;
using DrBot.People;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What cards are drawn with besides the incident itself.</summary>
/// <param name="Now">Domain time.</param>
/// <param name="Plan">The plan as it counts now, for names and accounts; null when it is not loaded any more.</param>
/// <param name="People">Who holds which role, by the plan and by groups.</param>
/// <param name="Sightings">What was last seen of the steps under way.</param>
/// <param name="Buttons">The ids of the buttons.</param>
internal sealed record CardContext(
    DateTimeOffset Now, Plan? Plan, PeopleBook People, Sightings Sightings, ButtonBook Buttons)
{
    /// <summary>How far the record is vouched for; null where nobody asks.</summary>
    public AuditStatus? Audit { get; init; }

    /// <summary>What the small print says of the newest checkpoint; empty where checkpoints are not pinned to
    /// cards.</summary>
    public string AuditFooter => Audit?.Footer is { } footer ? $" · {footer}" : "";

    /// <summary>One line when evidence cannot be made now.</summary>
    public IReadOnlyList<Block> AuditWarning => Audit?.Warning is { } warning
        ? SectionBlock.Of(Mrkdwn.Of($":warning: *Evidence*: {BlockLimits.Fit(warning, 500)}. What is approved goes on all the same."))
        : [];

    /// <summary>A person, mentioned by the Slack account when there is one.</summary>
    public Mrkdwn Mention(string? person) => AccountOf(person) is { } id ? Mrkdwn.User(id) : Mrkdwn.Of(NameOf(person));

    /// <summary>A person by name, without notifying.</summary>
    public string NameOf(string? person) => Plan?.People.GetValueOrDefault(person ?? "")?.Name ?? person ?? "nobody yet";

    /// <summary>The person's Slack account, or null.</summary>
    public string? AccountOf(string? person) => person is null
        ? null
        : Plan?.People.GetValueOrDefault(person)?.Accounts.FirstOrDefault(a => a.Surface == "slack")?.Id;

    /// <summary>People who could fill a slot of a run now, the requester and whoever voted already left out.</summary>
    public IReadOnlyList<string> Eligible(RunState run, string slot) => Plan is null
        ? []
        :
        [
            .. Plan.People.Values
                .Where(p => p.Id != run.Requester || run.Plan.Policy is { RequesterMayApprove: true, Slots.Count: 1 })
                .Where(p => !run.StandingVotes(Now).Exists(v => v.Person == p.Id))
                .Where(p => People.RolesOf(Plan, p, Now).Any(r => r.Role == slot && r.Counts))
                .Select(p => p.Id),
        ];

    /// <summary>A clock: when, and how long that still is.</summary>
    public Mrkdwn Until(DateTimeOffset at) =>
        Mrkdwn.Of($"{Desk.StatusText.At(at, Now)} ({(at > Now ? "in " + About(at - Now) : "passed")})");

    /// <summary>A length of time in whole seconds.</summary>
    public static string Span(TimeSpan span) =>
        DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor(span.TotalSeconds))));

    /// <summary>
    /// A length of time as a clock on a card tells it: in minutes, below two in steps of ten seconds. A card is sent anew only
    /// when it reads differently, so coarse clocks leave Slack's pace to what happens.
    /// </summary>
    public static string About(TimeSpan span)
    {
        var step = span >= TimeSpan.FromMinutes(2) ? 60 : 10;
        return DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor(span.TotalSeconds / step)) * step));
    }

    /// <summary>A button.</summary>
    public Button Button(ButtonMeaning meaning, string text, ButtonStyle? style = null, ConfirmDialog? confirm = null) =>
        new($"{meaning.Act}.{meaning.Step}".TrimEnd('.'), text, Buttons.IdOf(meaning)) { Style = style, Confirm = confirm };
}
