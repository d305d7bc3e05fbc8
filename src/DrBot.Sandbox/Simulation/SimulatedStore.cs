using DrBot.Commands.Plans;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>The store as one process has it: every call takes a while, every write may be the one the process ends at,
/// or the disk be full.</summary>
internal sealed class SimulatedStore(MemoryStore memory, Edge edge, FaultPoints faults)
    : IJournal, IPlanArchive, ICursors, IPostedMessages, IButtonMeanings, ILeases
{
    /// <inheritdoc />
    public long Head => memory.Head;

    /// <inheritdoc />
    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asks = request.Streams.All(s => s.Records.Count == 0);
        // Once asked for it ends by itself: given up would mean not written.
        return edge.DoAsync(() => asks ? memory.Append(request) : faults.AtAppend(request, memory));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(string stream, long afterVersion, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.Stream(stream, afterVersion), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.After(afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.Streams(prefix), cancellationToken);

    /// <inheritdoc />
    public Task WaitForAsync(long seq, CancellationToken cancellationToken) => memory.WaitForAsync(seq, cancellationToken);

    /// <inheritdoc />
    public Task StoreAsync(string hash, IReadOnlyList<PlanSource> files, CancellationToken cancellationToken) =>
        WriteAsync(t => t.Plans.TryAdd(hash, files));

    /// <inheritdoc />
    public Task<IReadOnlyList<PlanSource>?> GetAsync(string hash, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.Side.Plans.GetValueOrDefault(hash), cancellationToken);

    /// <inheritdoc />
    Task<long> ICursors.GetAsync(string name, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.Side.Cursors.GetValueOrDefault(name, -1), cancellationToken);

    /// <inheritdoc />
    public Task AdvanceAsync(string name, long seq, CancellationToken cancellationToken) => WriteAsync(
        t => t.Cursors[name] = Math.Max(seq, t.Cursors.GetValueOrDefault(name, -1)));

    /// <inheritdoc />
    Task<LedgerMessage?> IPostedMessages.FindAsync(string key, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.Side.Messages.GetValueOrDefault(key), cancellationToken);

    /// <inheritdoc />
    public Task<LedgerMessage?> FindMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        edge.AskAsync(() => memory.Side.Messages.Values.FirstOrDefault(m => m.Channel == channel && m.Ts == ts), cancellationToken);

    /// <inheritdoc />
    public Task MarkPostingAsync(
        string key, string channel, string? thread, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(t => t.Messages[key] = new LedgerMessage(key, channel, thread, null, at));

    /// <inheritdoc />
    public Task MarkPostedAsync(string key, string ts, CancellationToken cancellationToken) => WriteAsync(
        t => t.Messages.TryGetValue(key, out var m) && (t.Messages[key] = m with { Ts = ts }) is not null);

    /// <inheritdoc />
    public Task ForgetAsync(string key, CancellationToken cancellationToken) => WriteAsync(t => t.Messages.Remove(key));

    /// <inheritdoc />
    public Task<string> KeepAsync(string fresh, string meaning, CancellationToken cancellationToken) => WriteAsync(
        t => t.Buttons.TryAdd(meaning, fresh) ? fresh : t.Buttons[meaning]);

    /// <inheritdoc />
    Task<string?> IButtonMeanings.FindAsync(string id, CancellationToken cancellationToken) =>
        edge.AskAsync(string? () => memory.Side.Buttons.FirstOrDefault(b => b.Value == id).Key, cancellationToken);

    /// <inheritdoc />
    public Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken) =>
        WriteAsync(_ => memory.Take(resource, holder, length));

    /// <inheritdoc />
    public Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken) =>
        WriteAsync(_ => memory.Renew(lease, length));

    /// <inheritdoc />
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => WriteAsync(_ =>
    {
        memory.Release(lease);
        return true;
    });

    private Task<T> WriteAsync<T>(Func<SideTables, T> write) => edge.DoAsync(() =>
    {
        faults.AtSideWrite();
        return write(memory.Side);
    });
}
