using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>
/// The commands about one incident, one after the other: each is decided on what the one before it came to, instead of
/// all on the same state and all but one in vain.
/// </summary>
internal sealed class CommandLanes
{
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>How many commands are on their way.</summary>
    public int Waiting
    {
        get
        {
            lock (lanes)
                return lanes.Values.Sum(l => l.Users);
        }
    }

    /// <summary>Joins an incident's lane; to be disposed when the command has ended.</summary>
    public Place Enter(string incident)
    {
        lock (lanes)
        {
            if (!lanes.TryGetValue(incident, out var lane))
                lanes[incident] = lane = new Lane();
            lane.Users++;
            return new Place(this, incident, lane);
        }
    }

    private void Leave(string incident, Lane lane)
    {
        lock (lanes)
            if (--lane.Users == 0)
                lanes.Remove(incident);
    }

    /// <summary>One command's place in a lane.</summary>
    public readonly struct Place(CommandLanes all, string incident, Lane lane) : IDisposable
    {
        /// <summary>Waits for its turn to decide.</summary>
        public Task WaitAsync(CancellationToken cancellationToken) => lane.Turn.WaitAsync(cancellationToken);

        /// <summary>The next one decides.</summary>
        public void Pass() => lane.Turn.Release();

        /// <summary>What is on its way to the journal; null when all of it is there or has failed.</summary>
        public Ahead? Ahead
        {
            get => lane.Ahead is { } ahead && !ahead.Append.IsCompleted ? ahead : null;
            set => lane.Ahead = value;
        }

        /// <inheritdoc />
        public void Dispose() => all.Leave(incident, lane);
    }

    /// <summary>The lane itself.</summary>
    public sealed class Lane
    {
        internal int Users { get; set; }

        internal Permits Turn { get; } = new(1);

        internal Ahead? Ahead { get; set; }
    }
}

/// <summary>An append on its way, and the incident as it will be once it is durable. Nobody is told anything that rests on
/// it before it is.</summary>
internal sealed class Ahead(IncidentState? before, AppendRequest request, string stream, Task<AppendResult> append)
{
    private IncidentState? state;

    /// <summary>Ends when it is durable, or is not going to be.</summary>
    public Task<AppendResult> Append => append;

    /// <summary>The incident with it. Made when somebody asks: alone, a command pays nothing for it.</summary>
    public IncidentState? State => state ??= Fold();

    /// <summary>True when it was appended: what was decided on it then stands.</summary>
    public async Task<bool> StandsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await append.WaitAsync(cancellationToken) is AppendResult.Appended;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is JournalUnavailableException or ArgumentException or OperationCanceledException)
        {
            return false;
        }
    }

    // Through the same codec as what is read back, so that both are the same state.
    private IncidentState? Fold()
    {
        var version = before?.Version ?? 0;
        var at = JournalLine.Cut(request.At);
        if (before is not null && before.ChangedAt > at)
            at = before.ChangedAt;
        return EventCodec.Fold(before, request.Streams.Where(s => s.Stream == stream).SelectMany(s => s.Records)
            .Select(r => new JournalEntry(-1, stream, ++version, at, r.Type, r.Incident, r.Run, r.Actor, r.Schema, r.Data)));
    }
}
