using DrBot.Commands.Incidents;
using DrBot.Commands.Updates;
using DrBot.Updates.Channels;

namespace DrBot.Updates;

/// <summary>The channels of this configuration, and in which queue each update waits its turn.</summary>
internal sealed class UpdateChannels(IEnumerable<IUpdateChannel> channels)
{
    private readonly IReadOnlyDictionary<string, IUpdateChannel> all = channels.ToDictionary(c => c.Scheme);

    /// <summary>The channel of an address such as <c>email:eng@example.com</c>; null when it is not
    /// configured.</summary>
    public IUpdateChannel? Find(string address) => all.GetValueOrDefault(Split(address).Scheme);

    /// <summary>The scheme of an address, and the rest in the channel's own form.</summary>
    public static (string Scheme, string Address) Split(string address)
    {
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (address, "") : (address[..colon], address[(colon + 1)..]);
    }

    /// <summary>
    /// What there is to do for an incident, one piece for each queue: first what was begun and never ended, then the
    /// oldest that is due. During an exercise nothing new begins where outsiders read.
    /// </summary>
    public IReadOnlyList<UpdateWork> WorkOf(IncidentState state, DateTimeOffset now)
    {
        // What is not understood is left to the version that wrote it.
        if (state.Newer is not null)
            return [];
        var isExercise = FactsReader.IsExercise(state);
        var begun = state.Updates.Deliveries.Values.Where(d => d.Status == DeliveryStatus.Sending)
            .OrderBy(d => d.At).ThenBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => new UpdateWork(QueueOf(state.Id, d.Channel), d, null));
        var due = UpdateSchedule.Due(state, now)
            .Where(u => !isExercise || Find(u.Channel) is { ReachesOutsiders: false })
            .Select(u => new UpdateWork(QueueOf(state.Id, u.Channel), null, u));
        return [.. begun.Concat(due).DistinctBy(w => w.Queue)];
    }

    private string QueueOf(string incident, string channel)
    {
        var (scheme, address) = Split(channel);
        return $"{incident}/{scheme}:{Find(channel)?.QueueOf(address) ?? address}";
    }
}

/// <summary>The next thing to do in a queue.</summary>
/// <param name="Queue">The incident and what its channel queues by.</param>
/// <param name="Begun">An update whose end is not recorded; it may have left.</param>
/// <param name="Due">An update to compose; null when there is one to end first.</param>
internal sealed record UpdateWork(string Queue, Delivery? Begun, DueUpdate? Due);
