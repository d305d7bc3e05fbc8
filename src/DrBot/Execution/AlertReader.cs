using DrBot.Commands.Alerts;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>What alerts have proposed, as the journal has it: folded once, then only what was added since.</summary>
internal sealed class AlertReader(IJournal journal)
{
    private Folded cache = new(new AlertsState(), -1);

    /// <summary>The proposals now.</summary>
    public Task<AlertsState> ReadAsync(CancellationToken cancellationToken) => ReadAsync(refresh: false, cancellationToken);

    /// <summary>The proposals now.</summary>
    /// <param name="refresh">True to ask the store whatever was heard of it: another replica may have written since.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<AlertsState> ReadAsync(bool refresh, CancellationToken cancellationToken)
    {
        var (before, head) = (Volatile.Read(ref cache), journal.Head);
        if (!refresh && before.Head >= head)
            return before.State;
        var state = before.State;
        foreach (var entry in await journal.ReadStreamAsync(AlertsState.Stream, state.Version, cancellationToken))
            state = EventCodec.ToRecorded(entry) is { } recorded ? state.Apply(recorded) : state with { Version = entry.Version };
        // Whoever read less far must not take back what another has read meanwhile.
        Interlocked.CompareExchange(ref cache, new Folded(state, head), before);
        return state;
    }

    private sealed record Folded(AlertsState State, long Head);
}
