using DrBot.Commands.Incidents;

namespace DrBot.Updates.Channels;

/// <summary>An update on its way to one address.</summary>
internal sealed record OutgoingUpdate
{
    /// <summary>The delivery's key, the same on every attempt and after every restart.</summary>
    public required string Key { get; init; }

    /// <summary>The address in the channel's own form: <c>eng@example.com</c>, <c>API,Web Application</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The incident's id.</summary>
    public required string Incident { get; init; }

    /// <summary>Where the incident stands.</summary>
    public required IncidentStatus Status { get; init; }

    /// <summary>The response level, 1 being the gravest.</summary>
    public required int Level { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>Plain text with LF line ends.</summary>
    public required string Text { get; init; }

    /// <summary>True outside of production: nobody subscribed is to be notified.</summary>
    public bool Practice { get; init; }

    /// <summary>True for the updates of a drill or a simulation: what the public sees is left alone.</summary>
    public bool Exercise { get; init; }
}

/// <summary>The channel took the update.</summary>
/// <param name="Reference">What the channel calls it: a Message-ID, an incident's link.</param>
/// <param name="Warnings">What was left out or strange; for the journal and the commander.</param>
internal sealed record DeliveryReceipt(string Reference, IReadOnlyList<string> Warnings)
{
    public DeliveryReceipt(string reference)
        : this(reference, [])
    {
    }
}
