using System.Collections.Concurrent;
using DrBot.Execution;

namespace DrBot.Slack.Surface;

/// <summary>
/// Keeps cards whose clocks alone have moved from crowding out those with news: Slack takes about fifty changes a minute,
/// of all cards together.
/// </summary>
internal sealed class CardRhythm(TimeProvider wire)
{
    private readonly ConcurrentDictionary<string, (string Says, DateTimeOffset At)> shown = new(StringComparer.Ordinal);

    /// <summary>True when the card says something new, or was last drawn that long ago; then it counts as drawn.</summary>
    /// <param name="key">The card.</param>
    /// <param name="says">What it says apart from clocks.</param>
    /// <param name="atLeast">How old its clocks may grow.</param>
    public bool IsDue(string key, string says, TimeSpan atLeast)
    {
        if (!IsNews(key, says) && !IsRested(key, atLeast))
            return false;
        shown[key] = (says, wire.Steady());
        return true;
    }

    /// <summary>True when the card does not say so yet.</summary>
    public bool IsNews(string key, string says) => !shown.TryGetValue(key, out var last) || last.Says != says;

    /// <summary>True when the card was last drawn that long ago, or never.</summary>
    public bool IsRested(string key, TimeSpan atLeast) =>
        !shown.TryGetValue(key, out var last) || wire.Steady() - last.At >= atLeast;
}
