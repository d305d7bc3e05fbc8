using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>
/// Incidents as the journal has them: folded once, then followed entry by entry. What was added is read once for all of
/// them, so that neither many open incidents nor a long history make a command slow.
/// </summary>
internal sealed class IncidentReader(IJournal journal)
{
    private const int Batch = 500;
    private readonly ConcurrentDictionary<string, IncidentState> folded = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(DateTimeOffset, string), IncidentState> open = new(Place.Order);
    private readonly Permits turn = new(1);
    private HashSet<string>? named;
    private (IReadOnlyList<string> Open, long Through)? begun;
    private bool openIsWhole;
    private volatile IReadOnlyList<IncidentState>? openNow;
    private long followed = long.MinValue;

    /// <summary>Which incidents may be open, as a snapshot of the journal tells it: the others, which nothing was added to
    /// since, are not read to find out. To be called before anything is read.</summary>
    public void BeginAt(IReadOnlyList<string> unsettled, long through) => begun = (unsettled, through);

    /// <summary>What <see cref="BeginAt"/> was told; null when nothing was.</summary>
    public (IReadOnlyList<string> Open, long Through)? Begun => begun;

    /// <summary>The incidents that are not over, and the seq up to which that is known; null while it is not.</summary>
    public async Task<(IReadOnlyList<string> Open, long Through)?> StandingAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return openIsWhole ? ([.. open.Values.Select(s => s.Id)], followed) : null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The incident now, or null when there is none of that id.</summary>
    public async Task<IncidentState?> ReadAsync(string incident, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref followed) >= journal.Head && folded.TryGetValue(incident, out var known))
            return known;
        await turn.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
            return folded.TryGetValue(incident, out var now) ? now : await LoadAsync(incident, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The incident now, whatever was heard of the journal: another replica may have written since.</summary>
    public async Task<IncidentState?> RefreshAsync(string incident, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
            return await LoadAsync(incident, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Every incident, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentState>> AllAsync(CancellationToken cancellationToken)
    {
        var states = new List<IncidentState>();
        foreach (var incident in await NamedAsync(cancellationToken))
            if (await ReadableAsync(() => ReadAsync(incident, cancellationToken)) is { } state)
                states.Add(state);
        return [.. states.OrderBy(s => s.DeclaredAt).ThenBy(s => s.Id, StringComparer.Ordinal)];
    }

    /// <summary>Incidents that are not over, oldest first. What is over stays over and is not read again.</summary>
    public async Task<IReadOnlyList<IncidentState>> OpenAsync(CancellationToken cancellationToken)
    {
        // In this order: what is followed further makes the list anew.
        if (Volatile.Read(ref followed) >= journal.Head && openNow is { } known)
            return known;
        await turn.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
            if (!openIsWhole)
            {
                foreach (var incident in await CandidatesAsync(cancellationToken))
                    if (!folded.ContainsKey(incident))
                        await LoadReadableAsync(incident, cancellationToken);
                openIsWhole = true;
            }

            return openNow ??= [.. open.Values];
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IReadOnlyCollection<string>> NamedAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
            named ??= [.. (await journal.ListStreamsAsync(Streams.IncidentPrefix, cancellationToken)).Select(EventCodec.IncidentOf)];
            return [.. named];
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IReadOnlyCollection<string>> CandidatesAsync(CancellationToken cancellationToken)
    {
        if (begun is not var (unsettled, through))
            return [.. (await journal.ListStreamsAsync(Streams.IncidentPrefix, cancellationToken)).Select(EventCodec.IncidentOf)];
        var candidates = unsettled.ToHashSet(StringComparer.Ordinal);
        while (await journal.ReadAfterAsync(through, Batch, cancellationToken) is { Count: > 0 } added)
        {
            candidates.UnionWith(added.Select(e => EventCodec.IncidentOf(e.Stream)).Where(id => id.Length > 0));
            through = added[^1].Seq;
        }

        return candidates;
    }

    // Needs the turn. Whatever is folded is afterwards as the journal's head has it.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (followed == long.MinValue)
            Volatile.Write(ref followed, journal.Head);
        while (followed < journal.Head
            && await journal.ReadAfterAsync(followed, Batch, cancellationToken) is { Count: > 0 } added)
        {
            foreach (var entry in added)
                if (EventCodec.IncidentOf(entry.Stream) is { Length: > 0 } incident)
                    Follow(incident, entry);
            Volatile.Write(ref followed, added[^1].Seq);
        }
    }

    private void Follow(string incident, JournalEntry entry)
    {
        named?.Add(incident);
        var before = folded.GetValueOrDefault(incident);
        if (before is null && entry.Version > 1)
        {
            // Not folded yet: whoever asks for it reads all of it, and it may be open.
            openIsWhole = false;
            openNow = null;
            begun = begun is var (unsettled, through) ? ([.. unsettled, incident], through) : null;
        }
        else if (entry.Version == (before?.Version ?? 0) + 1 && EventCodec.Fold(before, [entry]) is { } state)
        {
            Keep(state);
        }
    }

    // Needs the turn, and to have followed: what is read may already be further.
    private async Task<IncidentState?> LoadAsync(string incident, CancellationToken cancellationToken)
    {
        var before = folded.GetValueOrDefault(incident);
        var added = await journal.ReadStreamAsync(Streams.Incident(incident), before?.Version ?? 0, cancellationToken);
        // An id that was never given must not stay in memory: anybody can make them up.
        if (EventCodec.Fold(before, added) is not { } state)
            return null;
        if (!ReferenceEquals(state, before))
            Keep(state);
        return state;
    }

    private Task<IncidentState?> LoadReadableAsync(string incident, CancellationToken cancellationToken) =>
        ReadableAsync(() => LoadAsync(incident, cancellationToken));

    // In a journal that does not verify the others are shown all the same; nothing is decided on any of them.
    private async Task<IncidentState?> ReadableAsync(Func<Task<IncidentState?>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (journal.ReadOnlyBecause is not null
            && e is JournalUnavailableException or JournalTamperedException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private void Keep(IncidentState state)
    {
        folded[state.Id] = state;
        var place = (state.DeclaredAt, state.Id);
        if (state.IsOver ? open.Remove(place) : (open[place] = state) is not null)
            openNow = null;
    }

    private sealed class Place : IComparer<(DateTimeOffset At, string Id)>
    {
        public static readonly Place Order = new();

        public int Compare((DateTimeOffset At, string Id) x, (DateTimeOffset At, string Id) y) =>
            x.At.CompareTo(y.At) is var byTime and not 0 ? byTime : string.CompareOrdinal(x.Id, y.Id);
    }
}
