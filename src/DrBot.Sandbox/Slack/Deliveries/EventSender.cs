using System.Collections.Concurrent;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>
/// Sends events in the background and, where the app does not take one, again at once, after a minute and after five
/// (https://docs.slack.dev/apis/events-api#retries).
/// </summary>
internal sealed class EventSender(EmulatedSlack slack, TimeProvider wire) : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, byte> running = [];

    public void Send(SlackDelivery happening)
    {
        var task = Task.Run(() => SendAsync(happening, stopping.Token), CancellationToken.None);
        running[task] = 0;
        task.GetAwaiter().OnCompleted(() => running.TryRemove(task, out _));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Keys);
        stopping.Dispose();
    }

    private async Task SendAsync(SlackDelivery happening, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await slack.DeliverAsync(happening, 0, null, cancellationToken);
            for (var retry = 1; retry <= Pauses.Length && answer is { Failure: not null, StopsRetries: false }; retry++)
            {
                await Task.Delay(Pauses[retry - 1], wire, cancellationToken);
                answer = await slack.DeliverAsync(happening, retry, answer.Failure, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The world is closing; Slack forgets as well when an app is gone.
        }
    }
}
