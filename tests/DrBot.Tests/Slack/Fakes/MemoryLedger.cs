using System.Collections.Concurrent;
using DrBot.Slack.Cards;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>A ledger that forgets when the test ends.</summary>
internal sealed class MemoryLedger : IMessageLedger
{
    private readonly ConcurrentDictionary<string, LedgerEntry> entries = new();

    public bool IsBroken { get; set; }

    public LedgerEntry? this[string key] => entries.GetValueOrDefault(key);

    public IEnumerable<string> Keys => entries.Keys.Order();

    public Task<LedgerEntry?> FindAsync(string key, CancellationToken cancellationToken) =>
        Do(() => entries.GetValueOrDefault(key));

    public Task<LedgerEntry?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        Do(() => entries.Values.FirstOrDefault(e => e.Channel == channel && e.Ts == ts));

    public Task MarkPostingAsync(
        string key, string channel, string? threadTs, DateTimeOffset at, CancellationToken cancellationToken) =>
        Do(() => entries[key] = new LedgerEntry(key, channel, threadTs, null, at));

    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) =>
        Do(() => entries[key] = entries[key] with { Ts = ts });

    public Task ForgetAsync(string key, CancellationToken cancellationToken) => Do(() => entries.TryRemove(key, out _));

    private Task<T> Do<T>(Func<T> work) =>
        IsBroken ? Task.FromException<T>(new IOException("the store is full")) : Task.FromResult(work());
}
