using System.Collections.Concurrent;

namespace DrBot.Slack.Surface;

/// <summary>
/// Keeps cards whose clocks alone have moved from crowding out those with news: Slack takes about fifty changes a minute,
/// of all cards together.
/// </summary>
internal sealed class CardRhythm(TimeProvider wire)
{
    private readonly ConcurrentDictionary<string, (string Says, DateTimeOffset At)> shown = new(StringComparer.Ordinal);

    /// <summary>True when the card says something new, or was last drawn that long ago.</summary>
    /// <param name="key">The card.</param>
    /// <param name="says">What it says apart from clocks.</param>
    /// <param name="atLeast">How old its clocks may grow.</param>
    public bool IsDue(string key, string says, TimeSpan atLeast)
    {
        var now = wire.GetUtcNow();
        if (shown.TryGetValue(key, out var last) && last.Says == says && now - last.At < atLeast)
            return false;
        shown[key] = (says, now);
        return true;
    }
}
