using System.Security.Cryptography;
using System.Text;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>
/// The store without a disk: the same lines, chain, receipts and leases, in memory. It outlives the processes that use
/// it, and it is not theirs: what they hold of it, they hold by <see cref="SimulatedStore"/>.
/// </summary>
internal sealed partial class MemoryStore : IJournal, ILeases, IChainStore
{
    private readonly Lock gate = new();
    private readonly string origin;
    private readonly Func<string, PrivateValue> salt;
    private readonly List<StoredEntry> entries = [];
    private readonly Dictionary<string, List<StoredEntry>> streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PrivateValue> texts = new(StringComparer.Ordinal);
    private readonly List<(long Seq, TaskCompletionSource Reached)> waiting = [];
    private readonly TimeProvider clock;
    private string leaf = JournalChain.NoLeaf;

    /// <summary>A new store that holds the opening of its log.</summary>
    /// <param name="origin">The log's name.</param>
    /// <param name="clock">Dates the opening, and measures leases.</param>
    /// <param name="salts">Seeds the salts of private texts; null for real ones.</param>
    public MemoryStore(string origin, TimeProvider clock, int? salts = null)
    {
        (this.origin, this.clock) = (origin, clock);
        var count = 0;
        salt = salts is not { } seed
            ? PrivateValue.From
            : text => Salted(text, SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{count++}"))[..16]);
        Append(new AppendRequest
        {
            Streams = [new StreamAppend("log", 0, [new JournalRecord("log.opened", "", "", "system", 1, [])])],
            At = clock.GetUtcNow(),
        });
    }

    /// <inheritdoc />
    public long Head
    {
        get
        {
            lock (gate)
                return entries.Count - 1;
        }
    }

    /// <summary>True once it cannot be used any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The lines, byte for byte.</summary>
    public IReadOnlyList<byte[]> Lines
    {
        get
        {
            lock (gate)
                return [.. entries.Select(e => e.Line)];
        }
    }

    /// <summary>What lies beside the journal.</summary>
    public SideTables Side { get; } = new();

    /// <summary>Appends, or says why not.</summary>
    public AppendResult Append(AppendRequest request)
    {
        var prepared = PreparedAppend.From(request, salt);
        AppendResult result;
        List<TaskCompletionSource> reached;
        lock (gate)
        {
            if (IsClosed)
                throw new JournalUnavailableException("the store is closed");
            result = Append_NeedsLock(prepared);
            reached = [.. waiting.Where(w => w.Seq < entries.Count - 1).Select(w => w.Reached)];
            waiting.RemoveAll(w => w.Seq < entries.Count - 1);
        }

        foreach (var one in reached)
            one.TrySetResult();
        return result;
    }

    /// <summary>The entries of a stream above a version.</summary>
    public IReadOnlyList<JournalEntry> Stream(string stream, long afterVersion)
    {
        lock (gate)
            return streams.TryGetValue(stream, out var found)
                ? [.. found.Skip((int)Math.Max(0, afterVersion)).Select(Read_NeedsLock)]
                : [];
    }

    /// <summary>At most so many entries above a seq.</summary>
    public IReadOnlyList<JournalEntry> After(long afterSeq, int limit)
    {
        lock (gate)
            return [.. entries.Skip((int)Math.Max(0, afterSeq + 1)).Take(limit).Select(Read_NeedsLock)];
    }

    /// <summary>The streams that begin with a prefix.</summary>
    public IReadOnlyList<string> Streams(string prefix)
    {
        lock (gate)
            return [.. streams.Keys.Where(s => s.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Erases a private text wherever it stands.</summary>
    public void Erase(string text)
    {
        lock (gate)
            foreach (var (hash, _) in texts.Where(t => t.Value.Text == text).ToList())
                texts.Remove(hash);
    }

    /// <inheritdoc />
    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        NowAsync(() => Append(request), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(string stream, long afterVersion, CancellationToken cancellationToken) =>
        NowAsync(() => Stream(stream, afterVersion), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        NowAsync(() => After(afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        NowAsync(() => Streams(prefix), cancellationToken);

    /// <inheritdoc />
    public async Task WaitForAsync(long seq, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource();
        lock (gate)
        {
            if (entries.Count - 1 > seq)
                return;
            waiting.Add((seq, reached));
        }

        using var given = cancellationToken.Register(() => GiveUp(reached, cancellationToken));
        await reached.Task;
    }

    private static async Task<T> NowAsync<T>(Func<T> what, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        return what();
    }

    private void GiveUp(TaskCompletionSource reached, CancellationToken cancellationToken)
    {
        lock (gate)
            waiting.RemoveAll(w => w.Reached == reached);
        reached.TrySetCanceled(cancellationToken);
    }

    private AppendResult Append_NeedsLock(PreparedAppend append)
    {
        if (append.Fence is { } fence && !IsHeld_NeedsLock(fence))
            return new AppendResult.Fenced(fence);
        if (append.Key is { } key && answers.TryGetValue(key, out var answer))
            return new AppendResult.Duplicate(answer);
        foreach (var stream in append.Streams)
            if (stream.Expected != StreamAppend.AnyVersion && stream.Expected != VersionOf(stream.Name))
                return new AppendResult.Conflict(stream.Name, VersionOf(stream.Name));
        var added = new List<StoredEntry>();
        foreach (var stream in append.Streams)
            foreach (var record in stream.Records)
                added.Add(Place_NeedsLock(stream.Name, append.At, record));
        if (append.Key is not null)
            answers[append.Key] = append.Answer;
        return new AppendResult.Appended([.. added.Select(Read_NeedsLock)]);
    }

    private StoredEntry Place_NeedsLock(string stream, DateTimeOffset at, PreparedRecord prepared)
    {
        var record = prepared.Record;
        var last = entries.Count == 0 ? DateTimeOffset.MinValue : entries[^1].Place.At;
        var line = new JournalLine
        {
            Log = origin,
            Seq = entries.Count,
            Prev = leaf,
            At = at > last ? at : last,
            Type = record.Type,
            Run = record.Run,
            Actor = record.Actor,
            Incident = record.Incident,
            Stream = stream,
            Version = VersionOf(stream) + 1,
            Schema = record.Schema,
        };
        var bytes = line.ToBytes(prepared.Members);
        foreach (var value in prepared.Private)
            texts[value.Hash] = value;
        var entry = new StoredEntry(bytes, line, JournalLine.Parse(bytes).Data, prepared.Private.Count > 0);
        leaf = JournalChain.Hex(JournalChain.Leaf(bytes));
        entries.Add(entry);
        if (!streams.TryGetValue(stream, out var list))
            streams[stream] = list = [];
        list.Add(entry);
        return entry;
    }

    private JournalEntry Read_NeedsLock(StoredEntry entry)
    {
        var line = entry.Place;
        var data = entry.Data;
        if (entry.HasTexts)
        {
            data = data.DeepClone().AsObject();
            PrivateValues.Restore(data, hash => texts.GetValueOrDefault(hash)?.Text);
        }

        return new JournalEntry(
            line.Seq, line.Stream, line.Version, line.At, line.Type, line.Incident, line.Run, line.Actor, line.Schema, data);
    }

    private long VersionOf(string stream) => streams.TryGetValue(stream, out var list) ? list.Count : 0;

    private static PrivateValue Salted(string text, byte[] with) => new(PrivateValue.HashOf(with, text), with, text);

    private sealed record StoredEntry(
        byte[] Line, JournalLine Place, System.Text.Json.Nodes.JsonObject Data, bool HasTexts);
}
