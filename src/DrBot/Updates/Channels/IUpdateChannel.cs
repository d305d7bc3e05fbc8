using DrBot.Providers;

namespace DrBot.Updates.Channels;

/// <summary>Carries one update to one address. When and what is decided elsewhere.</summary>
internal interface IUpdateChannel
{
    /// <summary>The scheme of the addresses it serves: <c>email</c>, <c>status-page</c>, <c>slack</c>.</summary>
    string Scheme { get; }

    /// <summary>True when people outside the organisation may read it: exercises are kept from it.</summary>
    bool ReachesOutsiders => true;

    /// <summary>
    /// True when a repetition finds what the first attempt did and adds nothing to it. False: only the receiver can tell
    /// two copies from two updates, so it is not repeated without end.
    /// </summary>
    bool KnowsItsOwn => true;

    /// <summary>The updates of an incident to addresses of the same queue go one after the other.</summary>
    string QueueOf(string address) => address;

    /// <summary>Delivers an update.</summary>
    /// <exception cref="ProviderException">
    /// It was not delivered. <see cref="ProviderFailure.Transient"/> and <see cref="ProviderFailure.Throttled"/>:
    /// certainly not, try again. <see cref="ProviderFailure.UnknownOutcome"/>: it may have been; trying again with the
    /// same key is safe on the status page (it looks first) and repeats a mail under the same Message-ID. Every other
    /// kind: it never will as things are.
    /// </exception>
    Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken);
}
