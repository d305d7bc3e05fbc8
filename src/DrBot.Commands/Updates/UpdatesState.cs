using System.Collections.Immutable;

namespace DrBot.Commands.Updates;

/// <summary>What the audiences of an incident have been told.</summary>
public sealed record UpdatesState
{
    /// <summary>Deliveries by key.</summary>
    public ImmutableDictionary<string, Delivery> Deliveries { get; init; } = ImmutableDictionary<string, Delivery>.Empty;

    /// <summary>Updates people asked for.</summary>
    public ImmutableList<UpdateRequest> Requests { get; init; } = [];

    /// <summary>When the incident's visible state changed, oldest first; the first is the declaration.</summary>
    public ImmutableList<DateTimeOffset> Changes { get; init; } = [];

    /// <summary>The state after an event.</summary>
    public UpdatesState Apply(Event @event, DateTimeOffset at) => @event switch
    {
        UpdateSending e => this with
        {
            Deliveries = Deliveries.SetItem(e.Key, new Delivery(
                e.Key, e.Audience, e.Channel.Value ?? "", e.Kind, e.Due, DeliveryStatus.Sending, at, e.Subject, e.Text, null)
            {
                ComposedAt = at,
            }),
        },
        UpdateSent e => Ended(e.Key, DeliveryStatus.Sent, at, e.Reference.Value),
        UpdateFailed e => Ended(e.Key, DeliveryStatus.Failed, at, e.Reason.Value),
        UpdateRequested e => this with { Requests = Requests.Add(new UpdateRequest(e.Id, e.Audience, e.Text, at)) },
        _ => this,
    };

    /// <summary>Remembers that something an outsider would notice changed.</summary>
    public UpdatesState Changed(DateTimeOffset at) => this with { Changes = Changes.Add(at) };

    private UpdatesState Ended(string key, DeliveryStatus status, DateTimeOffset at, string? reference) =>
        Deliveries.TryGetValue(key, out var d)
            ? this with { Deliveries = Deliveries.SetItem(key, d with { Status = status, At = at, Reference = reference }) }
            : this;
}

/// <summary>One update to one channel.</summary>
/// <param name="Channel">The address; empty once erased.</param>
public sealed record Delivery(
    string Key,
    string Audience,
    string Channel,
    UpdateKind Kind,
    DateTimeOffset Due,
    DeliveryStatus Status,
    DateTimeOffset At,
    PrivateText Subject,
    PrivateText Text,
    string? Reference)
{
    /// <summary>When it was composed: what was true by then is in it.</summary>
    public DateTimeOffset ComposedAt { get; init; }
}

/// <summary>Where a delivery stands.</summary>
public enum DeliveryStatus
{
    /// <summary>Composed; it may or may not have left.</summary>
    Sending,

    /// <summary>The channel took it.</summary>
    Sent,

    /// <summary>The channel refused it for good.</summary>
    Failed,
}

/// <summary>An update a person asked for; to one audience, or to all.</summary>
public sealed record UpdateRequest(string Id, string? Audience, PrivateText Text, DateTimeOffset At);
