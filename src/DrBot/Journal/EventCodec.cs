using System.Text.Json;
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
            EventTable.NameOf(@event), incident, (@event as RunEvent)?.Run ?? "", actor, EventTable.Schema, data);
    }

    /// <summary>The event of an entry, or null for one this version does not know: another type, a newer shape, or a
    /// word in it that came later.</summary>
    public static Recorded? ToRecorded(JournalEntry entry)
    {
        if (entry.Schema > EventTable.Schema)
            return null;
        var data = entry.Data.DeepClone().AsObject();
        data[IncidentMember] = entry.Incident;
        try
        {
            return EventTable.Read(entry.Type, data) is { } e ? new Recorded(e, entry.At, entry.Actor, entry.Version) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The incident's id out of a stream's name, or empty.</summary>
    public static string IncidentOf(string stream) => stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal)
        ? stream[Streams.IncidentPrefix.Length..]
        : "";

    /// <summary>Folds more entries onto a state; one that is not understood moves the version, and
    /// the state says so from then on.</summary>
    public static IncidentState? Fold(IncidentState? state, IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (ToRecorded(entry) is { } recorded)
                state = IncidentState.Apply(state, recorded);
            else if (state is not null)
                state = state with
                {
                    Version = entry.Version,
                    Newer = state.Newer ?? $"entry {entry.Seq} is {entry.Type} of shape {entry.Schema}",
                };
        }

        return state;
    }
}
