namespace DrBot.Journal;

/// <summary>Which messages were posted where, so that a restart changes them instead of posting them again. Knows no
/// chat surface; each surface has its own kind of keys. Each call returns once it is durable.</summary>
internal interface IPostedMessages
{
    /// <summary>A message by its key, or null.</summary>
    Task<LedgerMessage?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>The message that stands at a place, or null.</summary>
    Task<LedgerMessage?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken);

    /// <summary>A message is about to be posted; whatever was posted under its key before no longer counts.</summary>
    Task MarkPostingAsync(
        string key, string channel, string? thread, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The message stands in the channel.</summary>
    Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken);

    /// <summary>The message is no longer there.</summary>
    Task ForgetAsync(string key, CancellationToken cancellationToken);
}

/// <summary>A message as the ledger knows it.</summary>
/// <param name="Ts">The message's id in its channel; null while it is not known whether it was posted.</param>
/// <param name="MarkedAt">When posting began, by the wire clock.</param>
internal sealed record LedgerMessage(string Key, string Channel, string? Thread, string? Ts, DateTimeOffset MarkedAt);
