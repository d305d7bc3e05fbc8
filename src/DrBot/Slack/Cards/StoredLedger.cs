using DrBot.Journal;

namespace DrBot.Slack.Cards;

/// <summary>The ledger in the store beside the journal.</summary>
internal sealed class StoredLedger(IPostedMessages messages) : IMessageLedger
{
    /// <inheritdoc />
    public async Task<LedgerEntry?> FindAsync(string key, CancellationToken cancellationToken) =>
        Entry(await messages.FindAsync(key, cancellationToken));

    /// <inheritdoc />
    public async Task<LedgerEntry?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        Entry(await messages.FindMessageAsync(channel, ts, cancellationToken));

    /// <inheritdoc />
    public Task MarkPostingAsync(
        string key, string channel, string? threadTs, DateTimeOffset at, CancellationToken cancellationToken) =>
        messages.MarkPostingAsync(key, channel, threadTs, at, cancellationToken);

    /// <inheritdoc />
    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) =>
        messages.MarkPostedAsync(key, ts, cancellationToken);

    /// <inheritdoc />
    public Task ForgetAsync(string key, CancellationToken cancellationToken) =>
        messages.ForgetAsync(key, cancellationToken);

    private static LedgerEntry? Entry(LedgerMessage? message) => message is null
        ? null : new LedgerEntry(message.Key, message.Channel, message.Thread, message.Ts, message.MarkedAt);
}
