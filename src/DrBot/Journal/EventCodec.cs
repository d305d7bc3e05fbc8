using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Journal;

/// <summary>Between the rules' events and the journal's records.</summary>
internal static class EventCodec
{
    private const string IncidentMember = "incident";

    /// <summary>The record of an event.</summary>
    public static JournalRecord ToRecord(Event @event, string incident, string actor)
    {
        var data = EventTable.Write(@event);
        // The incident leads the data of every entry; an event that names its own says nothing more.
        data.Remove(IncidentMember);
        return new JournalRecord(
            EventTable.NameOf(@event), incident, (@event as RunEvent)?.Run ?? "", actor, Schema: 1, data);
    }

    /// <summary>The event of an entry, or null for one this version does not know.</summary>
    public static Recorded? ToRecorded(JournalEntry entry)
    {
        var data = entry.Data.DeepClone().AsObject();
        data[IncidentMember] = entry.Incident;
        return EventTable.Read(entry.Type, data) is { } e ? new Recorded(e, entry.At, entry.Actor, entry.Version) : null;
    }

    /// <summary>The incident's id out of a stream's name, or empty.</summary>
    public static string IncidentOf(string stream) => stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal)
        ? stream[Streams.IncidentPrefix.Length..]
        : "";

    /// <summary>Folds more entries onto a state; entries of unknown types only move the version.</summary>
    public static IncidentState? Fold(IncidentState? state, IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (ToRecorded(entry) is { } recorded)
                state = IncidentState.Apply(state, recorded);
            else if (state is not null)
                state = state with { Version = entry.Version };
        }

        return state;
    }
}
