using DrBot.Execution;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Cards;

/// <summary>
/// The versions of one card on their way to Slack: one at a time, the newest wins, and a failure is tried again without
/// holding up any other card.
/// </summary>
internal sealed class CardLane(
    Func<Card, CancellationToken, Task<CardPlace>> put, Func<TimeSpan> pace, TimeProvider wire,
    Action<string, Exception> failed,
    CancellationToken stopping,
    Jitter? jitter = null)
{
    private static readonly TimeSpan ForAPerson = TimeSpan.FromSeconds(60);

    // However long Slack was away, its cards show the truth within a minute: what a wait, the caller's own repetitions and
    // the queue of the others take, together, must fit into it.
    private static readonly (TimeSpan Least, TimeSpan Most) Wait = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
    private readonly Lock gate = new();
    private List<TaskCompletionSource<CardPlace>> waiters = [];
    private Card? next;
    private TaskCompletionSource fresh = New();
    private DateTimeOffset? pendingSince;
    private int failures;

    /// <summary>The work under way.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>Since when something waits to be sent; null when nothing does.</summary>
    public DateTimeOffset? PendingSince
    {
        get
        {
            lock (gate)
                return pendingSince;
        }
    }

    /// <summary>What the last attempt failed of; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a version over from the ones that wait; completes when it, or a newer one, stands.</summary>
    public Task<CardPlace> Offer(Card card)
    {
        var waiter = new TaskCompletionSource<CardPlace>();
        TaskCompletionSource renewed;
        lock (gate)
        {
            next = card;
            waiters.Add(waiter);
            pendingSince ??= wire.GetUtcNow();
            renewed = fresh;
            if (Work.IsCompleted)
                Work = PumpAsync();
        }

        renewed.TrySetResult();
        return waiter.Task;
    }

    private async Task PumpAsync()
    {
        // Out of the lock, on whatever runs the caller.
        await Task.Yield();
        try
        {
            while (Take() is { Card: { } card } taken)
                await SendAsync(card, taken.Batch);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What waits is drawn again after the next start.
            Take().Batch.ForEach(w => w.TrySetCanceled(stopping));
        }
    }

    private async Task SendAsync(Card card, List<TaskCompletionSource<CardPlace>> batch)
    {
        try
        {
            var place = await put(card, stopping);
            Succeed();
            batch.ForEach(w => w.TrySetResult(place));
            await Task.Delay(pace(), wire, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            batch.ForEach(w => w.TrySetCanceled(stopping));
            throw;
        }
        catch (Exception e)
        {
            // Also a ledger that cannot be written: the card waits until it can.
            failures++;
            Problem = e.Message;
            failed(card.Key, e);
            var isForAPerson = e is SlackApiException { Kind: SlackFailure.Denied or SlackFailure.Invalid };
            if (isForAPerson)
                batch.ForEach(w => w.TrySetException(e));
            await PauseAsync(isForAPerson, PutBack(card, isForAPerson ? [] : batch));
        }
    }

    private void Succeed()
    {
        lock (gate)
        {
            failures = 0;
            Problem = null;
            if (next is null)
                pendingSince = null;
        }
    }

    // A refusal is tried again every minute, or as soon as there is something new to say.
    private async Task PauseAsync(bool isForAPerson, Task renewed)
    {
        var wait = isForAPerson ? ForAPerson : Backoff.Jittered(failures, Wait.Least, Wait.Most, (jitter ?? Jitter.Chance).Next);
        var pause = Task.Delay(wait, wire, stopping);
        await (isForAPerson ? Task.WhenAny(pause, renewed) : pause);
        stopping.ThrowIfCancellationRequested();
    }

    private (Card? Card, List<TaskCompletionSource<CardPlace>> Batch) Take()
    {
        lock (gate)
        {
            var taken = (next, waiters);
            (next, waiters) = (null, []);
            // Whoever offers from now on starts the work anew.
            if (taken.next is null)
                Work = Task.CompletedTask;

            return taken;
        }
    }

    private Task PutBack(Card card, List<TaskCompletionSource<CardPlace>> batch)
    {
        lock (gate)
        {
            fresh = New();
            if (next is not null)
                fresh.TrySetResult();
            next ??= card;
            waiters.InsertRange(0, batch);
            return fresh.Task;
        }
    }

    private static TaskCompletionSource New() => new();
}
