namespace DrBot.Journal;

/// <summary>
/// What was answered under a delivery's key, kept beside the entries without adding one: durable, for a day at least.
/// </summary>
internal sealed class Receipts(IJournal journal, TimeProvider domain)
{
    private const string Stream = "log";

    /// <summary>What was answered under the key before; null when nothing was.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be asked.</exception>
    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken)
    {
        // No stream ever has this version, so nothing is appended and an unused key stays unused.
        var question = Request(key, null, long.MaxValue);
        return await journal.AppendAsync(question, cancellationToken) is AppendResult.Duplicate d ? d.Answer ?? "" : null;
    }

    /// <summary>Keeps an answer under a key, durably; the first one kept stays.</summary>
    /// <exception cref="JournalUnavailableException">It could not be kept.</exception>
    public Task KeepAsync(string key, string answer, CancellationToken cancellationToken) =>
        journal.AppendAsync(Request(key, answer, StreamAppend.AnyVersion), cancellationToken);

    private AppendRequest Request(string key, string? answer, long version) => new()
    {
        At = domain.GetUtcNow(),
        Key = key,
        Answer = answer,
        Streams = [new StreamAppend(Stream, version, [])],
    };
}
