using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>Incidents as the journal has them: folded once, then only what was added since.</summary>
internal sealed class IncidentReader(IJournal journal)
{
    private const int Batch = 500;
    private readonly ConcurrentDictionary<string, Folded> cache = new();
    private readonly ConcurrentDictionary<string, byte> known = new();
    private readonly Permits listing = new(1);
    private long listedTo = long.MinValue;

    /// <summary>The incident now, or null when there is none of that id.</summary>
    public async Task<IncidentState?> ReadAsync(string incident, CancellationToken cancellationToken)
    {
        var head = journal.Head;
        var before = cache.GetValueOrDefault(incident);
        if (before is not null && before.Head >= head)
            return before.State;
        var added = await journal.ReadStreamAsync(
            Streams.Incident(incident), before?.State.Version ?? 0, cancellationToken);
        var state = EventCodec.Fold(before?.State, added);
        // An id that was never given must not stay in memory: anybody can make them up.
        if (state is null)
            return null;
        cache.AddOrUpdate(incident, new Folded(state, head), (_, other) => Newer(other, new Folded(state, head)));
        return state;
    }

    /// <summary>Every incident, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentState>> AllAsync(CancellationToken cancellationToken)
    {
        var states = new List<IncidentState>();
        foreach (var incident in await ListAsync(cancellationToken))
            if (await ReadAsync(incident, cancellationToken) is { } state)
                states.Add(state);
        return InOrder(states);
    }

    /// <summary>Incidents that are not over, oldest first. What is over stays over and is not read again.</summary>
    public async Task<IReadOnlyList<IncidentState>> OpenAsync(CancellationToken cancellationToken)
    {
        var states = new List<IncidentState>();
        foreach (var incident in await ListAsync(cancellationToken))
            if (cache.GetValueOrDefault(incident) is not { State.IsOver: true }
                && await ReadAsync(incident, cancellationToken) is { IsOver: false } state)
                states.Add(state);
        return InOrder(states);
    }

    // Listed once; afterwards only what was added is read, so that a long history costs a command nothing.
    private async Task<ICollection<string>> ListAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref listedTo) >= journal.Head)
            return known.Keys;
        await listing.WaitAsync(cancellationToken);
        try
        {
            if (listedTo == long.MinValue)
            {
                var head = journal.Head;
                foreach (var stream in await journal.ListStreamsAsync(Streams.IncidentPrefix, cancellationToken))
                    known[EventCodec.IncidentOf(stream)] = 0;
                Volatile.Write(ref listedTo, head);
            }

            while (listedTo < journal.Head
                && await journal.ReadAfterAsync(listedTo, Batch, cancellationToken) is { Count: > 0 } added)
            {
                foreach (var entry in added.Where(e => e.Stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal)))
                    known[EventCodec.IncidentOf(entry.Stream)] = 0;
                Volatile.Write(ref listedTo, added[^1].Seq);
            }
        }
        finally
        {
            listing.Release();
        }

        return known.Keys;
    }

    private static IReadOnlyList<IncidentState> InOrder(IEnumerable<IncidentState> states) =>
        [.. states.OrderBy(s => s.DeclaredAt).ThenBy(s => s.Id, StringComparer.Ordinal)];

    private static Folded Newer(Folded a, Folded b) => a.State.Version > b.State.Version ? a : b;

    private sealed record Folded(IncidentState State, long Head);
}
