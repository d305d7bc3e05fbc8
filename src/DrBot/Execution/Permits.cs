namespace DrBot.Execution;

/// <summary>
/// Permits that are waited for in order. Unlike <see cref="SemaphoreSlim"/> it lets who waited go on where they came
/// from, never by way of the thread pool, so that whoever schedules the engine decides every order.
/// </summary>
internal sealed class Permits(int free)
{
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = [];
    private int free = free;

    /// <summary>Takes a permit, waiting for one where there is none.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return;
            }

            place = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using var given = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Value.Task;
    }

    /// <summary>Gives a permit to who has waited longest, or keeps it for the next.</summary>
    public void Release()
    {
        TaskCompletionSource next;
        lock (gate)
        {
            if (waiting.First is not { } first)
            {
                free++;
                return;
            }

            next = first.Value;
            waiting.RemoveFirst();
        }

        next.SetResult();
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // Whoever has been given a permit keeps it.
            if (place.List is null)
                return;
            waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}
