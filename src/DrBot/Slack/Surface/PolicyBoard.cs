using DrBot.Commands.Policies;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;
using DrBot.Replicas;
using DrBot.Slack.Cards;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Surface;

/// <summary>Keeps the cards of changed policies as the record is: posted once, and told how it ended.</summary>
internal sealed partial class PolicyBoard(
    IJournal journal, PlanLibrary library, PeopleBook people, ButtonBook buttons, ICardSink sink, LiveSlackOptions options, SurfaceDuty duty,
    TimeProvider domain, TimeProvider wire, ILogger<PolicyBoard> logger) : BackgroundService
{
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
        while (!cancellationToken.IsCancellationRequested)
        {
            var head = journal.Head;
            try
            {
                foreach (var file in library.Files)
                    await ShowAsync(file, cancellationToken);
            }
            catch (Exception e) when (e is JournalUnavailableException or SlackApiException)
            {
                LogLate(e.Message);
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(journal.WaitForAsync(head, waiting.Token), Task.Delay(Redraw, wire, waiting.Token));
            await waiting.CancelAsync();
        }
    }

    private async Task ShowAsync(Commands.Plans.LoadedPlan file, CancellationToken cancellationToken)
    {
        if (library.PolicyOf(file.Plan.Name) is not { } standing)
            return;
        var pending = standing.State.Pending;
        if (shown.TryGetValue(file.Plan.Name, out var before) && pending?.Policy != before.Pending.Policy)
        {
            var ended = standing.State.ConfirmedPolicy == before.Pending.Policy ? "Confirmed: it counts from now on" : "The file changed again; this is not asked any more";
            await sink.ShowAsync(Draw(file, standing, before.Pending, ended), cancellationToken);
            shown.Remove(file.Plan.Name);
        }

        if (pending is null)
            return;
        var said = $"{pending.Policy} {file.Hash} {pending.DeniedBy} {string.Join(' ', pending.Votes.Select(v => v.Person))}";
        if (shown.TryGetValue(file.Plan.Name, out before) && before.Said == said)
            return;
        await buttons.PrepareAsync([.. PolicyCard.Buttons(file.Plan.Name, pending.Policy)], cancellationToken);
        await sink.ShowAsync(Draw(file, standing, pending, null), cancellationToken);
        shown[file.Plan.Name] = (said, pending);
    }

    private Card Draw(Commands.Plans.LoadedPlan file, PolicyStanding standing, PendingPolicy pending, string? ended) =>
        PolicyCard.Draw(file, standing, pending, ended, options.Current.Channel, people, buttons, domain.GetUtcNow());

    [LoggerMessage(EventId = 4305, Level = LogLevel.Warning, Message = "The card of a changed policy waits: {Reason}")]
    private partial void LogLate(string reason);
}
