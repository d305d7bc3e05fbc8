using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;
using DrBot.Replicas;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>
/// Keeps the cards of changed policies as the record is: one in the channel, and one as a direct message to everybody who may
/// fill an open place. Posted once, and told how it ended.
/// </summary>
internal sealed class PolicyBoard(
    IJournal journal, PlanLibrary library, PeopleBook people, ButtonBook buttons, ICardSink sink, LiveSlackOptions options, SurfaceDuty duty,
    TimeProvider domain, TimeProvider wire) : BackgroundService
{
    private const string Counts = "Confirmed: it counts from now on";
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, (string Said, PendingPolicy Pending)> shown = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync((_, token) => FollowAsync(token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next process draws what is not drawn.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        shown.Clear();
        foreach (var file in library.Files)
            await EndLeftAsync(file, cancellationToken);
        while (true)
        {
            var head = journal.Head;
            foreach (var file in library.Files)
                await ShowAsync(file, cancellationToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(journal.WaitForAsync(head, waiting.Token), Task.Delay(Redraw, wire, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Confirmed while nobody drew: its cards still ask.
    private async Task EndLeftAsync(LoadedPlan file, CancellationToken cancellationToken)
    {
        if (library.PolicyOf(file.Plan.Name) is { State: { Pending: null, ConfirmedPolicy: { } policy } } standing
            && await sink.FindAsync(PolicyCard.KeyOf(file.Plan.Name, policy), cancellationToken) is not null)
            await EndAsync(file, standing, new PendingPolicy(file.Hash, policy, default), Counts, cancellationToken);
    }

    private async Task ShowAsync(LoadedPlan file, CancellationToken cancellationToken)
    {
        if (library.PolicyOf(file.Plan.Name) is not { } standing)
            return;
        var pending = standing.State.Pending;
        if (shown.TryGetValue(file.Plan.Name, out var before) && pending?.Policy != before.Pending.Policy)
        {
            await EndAsync(
                file, standing, before.Pending,
                standing.State.ConfirmedPolicy == before.Pending.Policy ? Counts : "The file changed again; this is not asked any more", cancellationToken);
            shown.Remove(file.Plan.Name);
        }

        if (pending is not null)
            await AskAsync(file, standing, pending, cancellationToken);
    }

    private async Task AskAsync(LoadedPlan file, PolicyStanding standing, PendingPolicy pending, CancellationToken cancellationToken)
    {
        var slots = PolicySlots.Of(file, standing, pending, people, domain.GetUtcNow());
        var said = $"{pending.Policy} {file.Hash} {pending.DeniedBy} "
            + string.Join(';', slots.Select(s => $"{s.FilledBy} {string.Join(' ', s.Eligible.Select(p => p.Id))}"));
        if (shown.TryGetValue(file.Plan.Name, out var before) && before.Said == said)
            return;
        await buttons.PrepareAsync([.. PolicyCard.Buttons(file.Plan.Name, pending.Policy)], cancellationToken);
        var card = PolicyCard.Draw(file, standing, pending, slots, null, options.Current.Channel, buttons);
        if (pending.DeniedBy is not null)
            await CloseDirectAsync(file, standing, card, pending, cancellationToken);
        foreach (var person in slots.SelectMany(s => s.Eligible).DistinctBy(p => p.Id))
            if (PolicySlots.SlackOf(person) is { } account)
                sink.Show(card with { Key = PolicyCard.DirectKeyOf(file.Plan.Name, pending.Policy, person.Id), Channel = account });
        await sink.ShowAsync(card, cancellationToken);
        shown[file.Plan.Name] = (said, pending);
    }

    private async Task EndAsync(LoadedPlan file, PolicyStanding standing, PendingPolicy pending, string how, CancellationToken cancellationToken)
    {
        var card = PolicyCard.Draw(file, standing, pending, [], how, options.Current.Channel, buttons);
        await CloseDirectAsync(file, standing, card, pending, cancellationToken);
        await sink.ShowAsync(card, cancellationToken);
    }

    private async Task CloseDirectAsync(
        LoadedPlan file, PolicyStanding standing, Card card, PendingPolicy pending, CancellationToken cancellationToken)
    {
        foreach (var person in standing.Confirmed.Plan.People.Values.Concat(file.Plan.People.Values).DistinctBy(p => p.Id))
            if (PolicySlots.SlackOf(person) is { } account && PolicyCard.DirectKeyOf(file.Plan.Name, pending.Policy, person.Id) is var key
                && await sink.FindAsync(key, cancellationToken) is not null)
                sink.Show(card with { Key = key, Channel = account });
    }
}
