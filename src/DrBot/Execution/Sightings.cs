using System.Collections.Concurrent;
using DrBot.Providers;

namespace DrBot.Execution;

/// <summary>
/// The newest observation of every step under way: what the cards show as moving progress. Not a record; a restart
/// forgets it and looks again.
/// </summary>
internal sealed class Sightings
{
    private readonly ConcurrentDictionary<(string Run, string Step), Sighting> seen = new();

    /// <summary>Raised with the run's id after a change worth showing.</summary>
    public event Action<string>? Changed;

    /// <summary>The newest sighting, or null.</summary>
    public Sighting? Find(string run, string step) => seen.GetValueOrDefault((run, step));

    public void Record(string run, string step, Observation observation, DateTimeOffset at)
    {
        var before = Find(run, step);
        seen[(run, step)] = new Sighting(observation, at);
        if (before is null || before.Observation.State != observation.State || !Same(before.Observation.Facts, observation.Facts))
            Changed?.Invoke(run);
    }

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var v) && v == p.Value);
}

/// <summary>What was seen, and when (domain time).</summary>
internal sealed record Sighting(Observation Observation, DateTimeOffset At);
