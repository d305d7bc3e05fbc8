namespace DrBot.Slack.Cards;

/// <summary>Remembers durably which message stands for which card. Each call returns once it is on disk.</summary>
internal interface IMessageLedger
{
    /// <summary>The entry of a card; null when there is none.</summary>
    Task<LedgerEntry?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>The entry of the card that stands at a place; null when no card does.</summary>
    Task<LedgerEntry?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken);

    /// <summary>Records that the card is about to be posted, in place of a former entry of the key.</summary>
    Task MarkPostingAsync(
        string key, string channel, string? threadTs, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Records that the card was posted.</summary>
    Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken);

    /// <summary>Removes the entry: there is no such message.</summary>
    Task ForgetAsync(string key, CancellationToken cancellationToken);
}

/// <summary>What is remembered of a card.</summary>
/// <param name="Key">What it stands for.</param>
/// <param name="Channel">The channel's id.</param>
/// <param name="ThreadTs">The thread it is in; null for the channel itself.</param>
/// <param name="Ts">The message's id; null while it is not known whether it was posted.</param>
/// <param name="MarkedAt">When posting began, by the wire clock.</param>
internal sealed record LedgerEntry(string Key, string Channel, string? ThreadTs, string? Ts, DateTimeOffset MarkedAt);
