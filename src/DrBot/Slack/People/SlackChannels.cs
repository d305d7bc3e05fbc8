using System.Collections.Concurrent;
using DrBot.Execution;
using DrBot.Slack.Blocks;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.People;

/// <summary>Finds channels by name, and tells whether DrBot may post cards there.</summary>
internal sealed class SlackChannels(SlackApi api, TimeProvider wire)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (SlackChannel Channel, DateTimeOffset At)> readings =
        new(StringComparer.Ordinal);

    /// <summary>
    /// The id of a channel given by name (with or without <c>#</c>), by id, or as the account whose direct messages are
    /// meant.
    /// </summary>
    /// <exception cref="SlackApiException"><c>channel_not_found</c>, or Slack did not answer.</exception>
    public async Task<string> ResolveAsync(string given, CancellationToken cancellationToken)
    {
        if (SlackId.Is(given, "CGD"))
            return given;
        var name = given.TrimStart('#');
        if (names.TryGetValue(given, out var known) || names.TryGetValue(name, out known))
            return known;
        if (SlackId.Is(given, "UW"))
            return names[given] = await api.Conversations.OpenAsync(given, cancellationToken);

        await foreach (var channel in api.Conversations.ListAsync(cancellationToken))
            names[channel.Name] = channel.Id;
        return names.TryGetValue(name, out var found) ? found : throw new SlackApiException(
            SlackMethods.ConversationsList.Name, "channel_not_found", SlackFailure.Invalid,
            $"DrBot sees no channel '{name}'");
    }

    /// <summary>Why no card may be posted in a channel; null when it may.</summary>
    /// <exception cref="SlackApiException">Slack did not tell.</exception>
    public async Task<string?> RefusalAsync(string id, CancellationToken cancellationToken)
    {
        if (id.StartsWith('D'))
            return null;
        if (!readings.TryGetValue(id, out var reading) || wire.Steady() - reading.At >= Fresh)
            reading = readings[id] = (await api.Conversations.InfoAsync(id, cancellationToken), wire.Steady());
        return reading.Channel switch
        {
            { IsShared: true } =>
                $"#{reading.Channel.Name} is shared with another organisation: DrBot posts no cards there",
            { IsArchived: true } => $"#{reading.Channel.Name} is archived",
            _ => null,
        };
    }

    /// <summary>Asks anew at the next occasion, because Slack said that the channel changed.</summary>
    public void Forget(string id)
    {
        readings.TryRemove(id, out _);
        foreach (var (name, known) in names)
            if (known == id)
                names.TryRemove(name, out _);
    }
}
