using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>Draws the cards of an incident that are due now: news at once, clocks as often as Slack's pace allows.</summary>
internal sealed class CardDrawer(
    ButtonBook buttons, ICardSink sink, LogBook log, LiveSlackOptions options, TimeProvider wire)
{
    private static readonly TimeSpan IncidentClocks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ApprovalClocks = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LogRest = TimeSpan.FromSeconds(20);

    // Direct messages that nobody is to act on any more make room for the cards that are watched now.
    private static readonly TimeSpan DirectRest = TimeSpan.FromMinutes(1);
    private CardRhythm rhythm = new(wire);
    private readonly ConcurrentDictionary<string, DateTimeOffset> closing = new();
    private readonly ConcurrentDictionary<string, HashSet<string>> asked = new();

    /// <summary>Draws everything anew from now on.</summary>
    public void Forget()
    {
        rhythm = new CardRhythm(wire);
        closing.Clear();
        asked.Clear();
    }

    /// <summary>The cards due now; null stands for one that has news and is held back for a while.</summary>
    public async IAsyncEnumerable<Card?> DrawAsync(
        IncidentState incident, CardContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var run in incident.Runs)
            await foreach (var card in DrawAsync(incident, run, context, cancellationToken))
                yield return card;
        if (rhythm.IsDue(incident.Id, News(incident, context.Now), incident.IsOver ? TimeSpan.MaxValue : IncidentClocks))
            yield return IncidentCard.Draw(incident, options.Current.Channel, context);
        if (!rhythm.IsNews(incident.Id + "/log", $"{incident.Version}"))
            yield break;
        if (!rhythm.IsRested(incident.Id + "/log", LogRest))
            yield return null;
        else if (await log.DrawAsync(incident, options.Current.Channel, cancellationToken) is { } book)
        {
            rhythm.IsDue(incident.Id + "/log", $"{incident.Version}", TimeSpan.Zero);
            yield return book;
        }
    }

    private async IAsyncEnumerable<Card?> DrawAsync(
        IncidentState incident, RunState run, CardContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = options.Current.Channel;
        await buttons.PrepareAsync(
            [.. ApprovalCard.Buttons(incident, run), .. RunCard.Buttons(incident, run)], cancellationToken);
        if (run.HasStarted && rhythm.IsDue(RunCard.KeyOf(run), $"{incident.Version}", run.HasEnded ? TimeSpan.MaxValue : TimeSpan.Zero))
            yield return RunCard.Draw(incident, run, channel, context);
        // The approval card is posted only once every target was looked at.
        if (run.Plan.Policy is not { } policy || run.Status == RunStatus.Proposed)
            yield break;
        var clocks = ApprovalCard.IsOpen(run) ? ApprovalClocks : TimeSpan.MaxValue;
        if (rhythm.IsDue(ApprovalCard.KeyOf(run), News(run), clocks))
            yield return ApprovalCard.Draw(incident, run, channel, ApprovalCard.KeyOf(run), context);
        await foreach (var direct in DirectAsync(incident, run, policy, context, cancellationToken))
            yield return direct;
    }

    // Direct messages reach every eligible person of each slot not yet filled, at once; later they show how it ended.
    private async IAsyncEnumerable<Card?> DirectAsync(
        IncidentState incident, RunState run, PolicyTerms policy, CardContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = ApprovalCard.IsOpen(run);
        var wanted = open
            ? Desk.StatusText.OpenSlots(run, context.Now).SelectMany(slot => context.Eligible(run, slot)).ToHashSet()
            : [];
        var key = run.Id + "/direct";
        var says = open ? string.Join(' ', wanted.Order(StringComparer.Ordinal)) : ApprovalText.Headline(run);
        if (!rhythm.IsNews(key, says))
            yield break;
        if (!open && run.HasStarted && wire.Steady() < closing.GetOrAdd(run.Id, _ => wire.Steady() + DirectRest))
        {
            yield return null;
            yield break;
        }

        rhythm.IsDue(key, says, TimeSpan.MaxValue);
        // While votes come in, only who is asked for the first time is written to: a filled slot is no news to the others.
        var before = asked.GetValueOrDefault(run.Id) ?? [];
        asked[run.Id] = open ? [.. before, .. wanted] : [];
        foreach (var person in context.Plan?.People.Keys ?? [])
            if (context.AccountOf(person) is { } account
                && (open
                    ? wanted.Contains(person) && !before.Contains(person)
                    : await sink.FindAsync(ApprovalCard.DirectKeyOf(run, person), cancellationToken) is not null))
                yield return ApprovalCard.Draw(incident, run, account, ApprovalCard.DirectKeyOf(run, person), context);
    }

    private static string News(IncidentState incident, DateTimeOffset now) => string.Join('|',
    [
        $"{incident.Status} {incident.Level} {incident.Commander} {incident.UnprotectedSince is null} {incident.DebtAcceptedBy}",
        .. incident.Runs.Select(r => $"{r.Status} {Desk.StatusText.WaitsFor(r, now)}"),
    ]);

    private static string News(RunState run) => string.Join('|',
    [
        $"{ApprovalText.Headline(run)} {run.SucceededBy} {run.DataLoss}",
        .. run.Notes,
        .. run.Votes.Select(v => v.Person),
    ]);
}
