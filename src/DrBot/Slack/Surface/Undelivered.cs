using System.Collections.Concurrent;

namespace DrBot.Slack.Surface;

/// <summary>
/// What was shown and does not stand in Slack yet, by incident. The cursor of the cards stays before it, so that the next
/// process draws again what this one could not bring.
/// </summary>
internal sealed class Undelivered
{
    private readonly ConcurrentDictionary<string, (long Since, long Newest)> waiting = new(StringComparer.Ordinal);

    /// <summary>The incident's cards are drawn as they are at an entry.</summary>
    public void Begin(string incident, long seq) =>
        waiting.AddOrUpdate(incident, (seq, seq), (_, w) => (w.Since, Math.Max(w.Newest, seq)));

    /// <summary>The newest entry the incident's cards were drawn for and do not show yet; null when they show all.</summary>
    public long? NewestOf(string incident) => waiting.TryGetValue(incident, out var w) ? w.Newest : null;

    /// <summary>What was drawn at an entry stands in Slack; newer drawings may still be on their way.</summary>
    public void End(string incident, long seq)
    {
        while (waiting.TryGetValue(incident, out var w))
            if (w.Newest > seq
                ? waiting.TryUpdate(incident, (Math.Max(w.Since, seq + 1), w.Newest), w)
                : waiting.TryRemove(KeyValuePair.Create(incident, w)))
                return;
    }

    /// <summary>How far everything is delivered, given how far it was read.</summary>
    public long Delivered(long read) => waiting.Values.Select(w => w.Since - 1).Append(read).Min();
}
