using System.Collections.Concurrent;
using DrBot.Execution;
using DrBot.Replicas;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Cards;

/// <summary>
/// Keeps cards in Slack as they are now. Slack being away delays them and loses none: whoever draws them draws the
/// newest version, and every card is on a road of its own.
/// </summary>
internal sealed partial class SlackCards(
    CardPoster poster, IMessageLedger ledger, SlackPacer pacer, SurfaceDuty duty, TimeProvider wire, ILogger<SlackCards> log,
    Jitter? jitter = null)
    : ICardSink, IHostedService, IDisposable
{
    /// <summary>The shortest time between two versions of one card.</summary>
    internal static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private Turn? turn;
    private Task turns = Task.CompletedTask;

    /// <summary>How many cards wait, since when the longest, and what holds one of them up.</summary>
    public CardsHealth Health
    {
        get
        {
            var waiting = (turn?.Lanes.Values ?? []).Where(l => l.PendingSince is not null).ToArray();
            return new CardsHealth(
                waiting.Length, waiting.Min(l => wire.GetUtcNow() - l.PendingSince) ?? TimeSpan.Zero,
                waiting.Select(l => l.Problem).FirstOrDefault(p => p is not null));
        }
    }

    /// <inheritdoc />
    public void Show(Card card) => _ = Offer(card).ContinueWith(
        // The lane has logged it already; nobody else waits for it.
        t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <inheritdoc />
    public Task<CardPlace> ShowAsync(Card card, CancellationToken cancellationToken) =>
        Offer(card).WaitAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<CardPlace?> FindAsync(string key, CancellationToken cancellationToken) =>
        await ledger.FindAsync(key, cancellationToken) is { Ts: { } ts } entry
            ? new CardPlace(entry.Channel, ts) : null;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        turns = duty.DoAsync(DrawAsync, stopping.Token);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAny(turns).WaitAsync(cancellationToken);
        await (turn?.EndAsync() ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => stopping.Dispose();

    // The duty is over for this replica only once nothing of it is under way any more.
    private async Task DrawAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, wire, cancellationToken));
        await (TurnOf(lease)?.EndAsync() ?? Task.CompletedTask);
    }

    private Task<CardPlace> Offer(Card card) => TurnNow() is { } now
        ? now.Lanes.GetOrAdd(card.Key, _ => new CardLane(
            (c, token) => PutAsync(now.Lease, c, token), Pace, wire, LogFailed, now.Stopping, jitter)).Offer(card)
        : Task.FromCanceled<CardPlace>(new CancellationToken(canceled: true));

    private Task<CardPlace> PutAsync(HeldLease lease, Card card, CancellationToken cancellationToken)
    {
        ActingUnder.Enter(lease);
        return poster.PutAsync(card, cancellationToken);
    }

    private Turn? TurnNow()
    {
        if (duty.Current is not { } lease)
            return null;
        lock (gate)
        {
            if (turn?.Lease == lease)
                return turn;
            // Another replica may have drawn since: what stands in Slack is not known any more.
            poster.Forget();
            return turn = new Turn(lease, stopping.Token);
        }
    }

    private Turn? TurnOf(HeldLease lease)
    {
        lock (gate)
            return turn?.Lease == lease ? turn : null;
    }

    // While other cards fill Slack's pace, a version would only grow old in the queue: it is taken when its turn comes.
    private TimeSpan Pace()
    {
        var backlog = pacer.Backlog(SlackMethods.ChatUpdate, null);
        return backlog > Spacing ? backlog : Spacing;
    }

    private void LogFailed(string key, Exception e) => LogFailed(key, e.Message);

    // The cards on their way while this replica has the duty.
    private sealed class Turn(HeldLease lease, CancellationToken stopping)
    {
        private readonly CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stopping);

        public HeldLease Lease => lease;

        public CancellationToken Stopping => either.Token;

        public ConcurrentDictionary<string, CardLane> Lanes { get; } = new(StringComparer.Ordinal);

        public Task EndAsync()
        {
            either.Cancel();
            return Task.WhenAll(Lanes.Values.Select(l => l.Work));
        }
    }

    [LoggerMessage(SlackLogEvents.CardFailed, LogLevel.Warning, "card {Key} is not in Slack yet: {Problem}")]
    private partial void LogFailed(string key, string problem);
}

/// <summary>How the cards stand.</summary>
/// <param name="Waiting">Cards whose newest version is not in Slack.</param>
/// <param name="Oldest">How long the longest has waited.</param>
/// <param name="Problem">What holds one of them up; null when nothing does.</param>
internal sealed record CardsHealth(int Waiting, TimeSpan Oldest, string? Problem);
