using System.Collections.Concurrent;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Cards;

/// <summary>
/// Keeps cards in Slack as they are now. Slack being away delays them and loses none: whoever draws them draws the
/// newest version, and every card is on a road of its own.
/// </summary>
internal sealed partial class SlackCards(
    CardPoster poster, IMessageLedger ledger, SlackPacer pacer, TimeProvider wire, ILogger<SlackCards> log)
    : ICardSink, IHostedService, IDisposable
{
    /// <summary>The shortest time between two versions of one card.</summary>
    internal static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, CardLane> lanes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>How many cards wait, since when the longest, and what holds one of them up.</summary>
    public CardsHealth Health
    {
        get
        {
            var waiting = lanes.Values.Where(l => l.PendingSince is not null).ToArray();
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
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(lanes.Values.Select(l => l.Work)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => stopping.Dispose();

    private Task<CardPlace> Offer(Card card) =>
        lanes.GetOrAdd(card.Key, _ => new CardLane(poster.PutAsync, Pace, wire, LogFailed, stopping.Token)).Offer(card);

    // While other cards fill Slack's pace, a version would only grow old in the queue: it is taken when its turn comes.
    private TimeSpan Pace()
    {
        var backlog = pacer.Backlog(SlackMethods.ChatUpdate, null);
        return backlog > Spacing ? backlog : Spacing;
    }

    private void LogFailed(string key, Exception e) => LogFailed(key, e.Message);

    [LoggerMessage(SlackLogEvents.CardFailed, LogLevel.Warning, "card {Key} is not in Slack yet: {Problem}")]
    private partial void LogFailed(string key, string problem);
}

/// <summary>How the cards stand.</summary>
/// <param name="Waiting">Cards whose newest version is not in Slack.</param>
/// <param name="Oldest">How long the longest has waited.</param>
/// <param name="Problem">What holds one of them up; null when nothing does.</param>
internal sealed record CardsHealth(int Waiting, TimeSpan Oldest, string? Problem);
