using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>Incidents as the journal has them: folded once, then only what was added since.</summary>
internal sealed class IncidentReader(IJournal journal)
{
    private readonly ConcurrentDictionary<string, Folded> cache = new();

    /// <summary>The incident now, or null when there is none of that id.</summary>
    public async Task<IncidentState?> ReadAsync(string incident, CancellationToken cancellationToken)
    {
        var head = journal.Head;
        var known = cache.GetValueOrDefault(incident);
        if (known is not null && known.Head >= head)
            return known.State;
        var added = await journal.ReadStreamAsync(
            Streams.Incident(incident), known?.State?.Version ?? 0, cancellationToken);
        var state = EventCodec.Fold(known?.State, added);
        cache.AddOrUpdate(incident, new Folded(state, head), (_, other) => Newer(other, new Folded(state, head)));
        return state;
    }

    /// <summary>Every incident, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentState>> AllAsync(CancellationToken cancellationToken)
    {
        var states = new List<IncidentState>();
        foreach (var stream in await journal.ListStreamsAsync(Streams.IncidentPrefix, cancellationToken))
            if (await ReadAsync(EventCodec.IncidentOf(stream), cancellationToken) is { } state)
                states.Add(state);
        return [.. states.OrderBy(s => s.DeclaredAt).ThenBy(s => s.Id, StringComparer.Ordinal)];
    }

    /// <summary>Incidents that are not over, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentState>> OpenAsync(CancellationToken cancellationToken) =>
        [.. (await AllAsync(cancellationToken)).Where(s => !s.IsOver)];

    private static Folded Newer(Folded a, Folded b) => (a.State?.Version ?? 0) > (b.State?.Version ?? 0) ? a : b;

    private sealed record Folded(IncidentState? State, long Head);
}
