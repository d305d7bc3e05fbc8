using DrBot.Providers;

namespace DrBot.Updates.Channels;

/// <summary>Carries one update to one address. When and what is decided elsewhere.</summary>
internal interface IUpdateChannel
{
    /// <summary>The scheme of the addresses it serves: <c>email</c>, <c>status-page</c>.</summary>
    string Scheme { get; }

    /// <summary>Delivers an update.</summary>
    /// <exception cref="ProviderException">
    /// It was not delivered. <see cref="ProviderFailure.Transient"/> and <see cref="ProviderFailure.Throttled"/>:
    /// certainly not, try again. <see cref="ProviderFailure.UnknownOutcome"/>: it may have been; trying again with the
    /// same key is safe on the status page (it looks first) and repeats a mail under the same Message-ID. Every other
    /// kind: it never will as things are.
    /// </exception>
    Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken);
}
