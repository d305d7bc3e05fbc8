using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>Something that happened in the workspace, as far as people can see it.</summary>
/// <param name="Seq">Position, from 1.</param>
/// <param name="Kind">message, message_changed, message_deleted, view, view_closed, channel, person.</param>
/// <param name="Readers">Who may see it; null for everyone.</param>
/// <param name="Data">The message, view, channel or person.</param>
internal sealed record PracticeEvent(long Seq, string Kind, IReadOnlyList<string>? Readers, JsonObject Data);

/// <summary>The latest happenings, to be read again or followed.</summary>
internal sealed class PracticeLog
{
    private const int Kept = 5_000;
    private readonly Lock gate = new();
    private readonly List<PracticeEvent> events = [];
    private TaskCompletionSource next = NewSignal();
    private long last;

    public long Last => Volatile.Read(ref last);

    public void Append(string kind, SlackChannel? channel, string? onlyFor, JsonObject data)
    {
        IReadOnlyList<string>? readers = onlyFor is not null
            ? [onlyFor] : channel is { IsPublic: false } ? [.. channel.Members] : null;
        TaskCompletionSource signal;
        lock (gate)
        {
            events.Add(new PracticeEvent(++last, kind, readers, data));
            if (events.Count > Kept)
                events.RemoveRange(0, Kept / 5);
            (signal, next) = (next, NewSignal());
        }

        signal.SetResult();
    }

    /// <summary>Everything after <paramref name="after"/> that the reader may see, then what comes, without
    /// end.</summary>
    public async IAsyncEnumerable<PracticeEvent> FollowAsync(
        string reader, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            List<PracticeEvent> news;
            Task signal;
            lock (gate)
            {
                news = events.FindAll(e => e.Seq > after);
                signal = next.Task;
            }

            foreach (var happening in news.Where(e => e.Readers?.Contains(reader) ?? true))
                yield return happening;
            if (news.Count > 0)
                after = news[^1].Seq;
            else
                await signal.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
