using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>Watches the incident channel over one person's shoulder: tells what appears in it, and waits for cards.</summary>
internal sealed class ChannelWatch : IAsyncDisposable
{
    private const int LinesAtOnce = 14;

    private readonly DemoPlan _plan;
    private readonly Stage _stage;
    private readonly INarrator _narrator;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PracticeMessage> _messages = [];
    private readonly Dictionary<string, HashSet<string>> _told = [];
    private readonly Task _following;
    private TaskCompletionSource _changed = NewSignal();

    public ChannelWatch(Persona reader, DemoPlan plan, Stage stage, INarrator narrator)
    {
        (_plan, _stage, _narrator) = (plan, stage, narrator);
        _following = FollowAsync(reader);
    }

    /// <summary>The newest message that fits, or null.</summary>
    public PracticeMessage? Find(Func<PracticeMessage, bool> fits)
    {
        lock (_gate)
            return _messages.Values.Where(fits).MaxBy(m => m.Ts, StringComparer.Ordinal);
    }

    /// <summary>The first message that fits, now or within the time.</summary>
    /// <exception cref="GaveUpException">None came.</exception>
    public async Task<PracticeMessage> WaitForAsync(
        string what, Func<PracticeMessage, bool> fits, TimeSpan within, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var changed = NextChange();
            if (Find(fits) is { } message)
                return message;
            var left = within - TimeProvider.System.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                throw new GaveUpException($"{what} did not come within {within.TotalSeconds:0} s; last in the channel: {Last()}");
            await Task.WhenAny(changed, Task.Delay(left, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Completes when the channel changes, or after a moment without.</summary>
    public Task ChangedAsync(TimeSpan orAfter, CancellationToken cancellationToken) =>
        Task.WhenAny(NextChange(), Task.Delay(orAfter, TimeProvider.System, cancellationToken));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _following;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // The stream ends with the watching, in whichever way.
        }

        _end.Dispose();
    }

    private Task NextChange()
    {
        lock (_gate)
            return _changed.Task;
    }

    private string Last() => Find(_ => true)?.Text is { Length: > 0 } text ? PlainText.Of(text, _plan.People) : "nothing";

    private async Task FollowAsync(Persona reader)
    {
        await foreach (var message in reader.FollowMessagesAsync(0, _end.Token))
        {
            // Answers for one person are told where the person asked, direct messages belong to whom they reach, and
            // threads are for who wants to know more.
            if (message.IsEphemeral || message.Channel.StartsWith('D') || message.ThreadTs is { } thread && thread != message.Ts)
                continue;
            Tell(message);
            TaskCompletionSource signal;
            lock (_gate)
            {
                _messages[message.Channel + message.Ts] = message;
                (signal, _changed) = (_changed, NewSignal());
            }

            signal.SetResult();
        }
    }

    private void Tell(PracticeMessage message)
    {
        var run = RunCardReading.Of(message);
        if (run is not null)
            _narrator.Progress(_stage.Now, run.Progress);
        var key = message.Channel + message.Ts;
        if (!_told.TryGetValue(key, out var told))
            _told[key] = told = [];
        // A card is drawn again and again: what is told is what it says for the first time.
        var lines = CardText.Lines(message, _plan.People)
            .Where(l => l.Length > 0 && !(run is not null && l[0] is '…' or '○' or '▰' or '▱') && told.Add(CardText.Shape(l))).ToList();
        if (lines.Count == 0)
            return;
        if (lines.Count > LinesAtOnce)
            lines = [.. lines.Take(LinesAtOnce - 1), $"({lines.Count - LinesAtOnce + 1} more lines)"];
        _narrator.Line(_stage.Now, "DrBot", string.Join('\n', lines));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
