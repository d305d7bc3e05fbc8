namespace DrBot.Commands.Updates;

/// <summary>An update was composed and is about to go out. <c>update.sending</c></summary>
/// <param name="Key">Stable over restarts: incident, audience, channel (hashed with the incident's salt) and occasion.</param>
/// <param name="Channel">The address, which is private.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Text">What it says.</param>
public sealed record UpdateSending(
    string Key,
    string Audience,
    PrivateText Channel,
    UpdateKind Kind,
    DateTimeOffset Due,
    PrivateText Subject,
    PrivateText Text) : Event;

/// <summary>The channel took it. <c>update.sent</c></summary>
/// <param name="Reference">What the channel calls it; it may repeat the address.</param>
public sealed record UpdateSent(string Key, string Audience, PrivateText Channel, PrivateText Reference) : Event;

/// <summary>The channel refused it for good. <c>update.failed</c></summary>
/// <param name="Reason">The channel's own words; they may repeat the address.</param>
public sealed record UpdateFailed(string Key, string Audience, PrivateText Channel, PrivateText Reason) : Event;

/// <summary>A person asked for an update, with words of their own. <c>update.requested</c></summary>
public sealed record UpdateRequested(string Id, string? Audience, PrivateText Text) : Event;

/// <summary>The kinds of update.</summary>
public enum UpdateKind
{
    /// <summary>The first word.</summary>
    Initial,

    /// <summary>On the audience's cadence.</summary>
    Periodic,

    /// <summary>Something changed.</summary>
    Change,

    /// <summary>A person asked for it.</summary>
    Requested,

    /// <summary>It is over.</summary>
    Resolution,
}
