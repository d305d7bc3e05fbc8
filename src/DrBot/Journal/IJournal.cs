namespace DrBot.Journal;

/// <summary>
/// The append-only record. One append is one transaction: every stream advances, or none. State is folded from it.
/// </summary>
public interface IJournal
{
    /// <summary>The seq of the newest durable entry; −1 when empty. Read without I/O.</summary>
    long Head { get; }

    /// <summary>True when no other process can append, and appends are placed in the order in which they were asked for.</summary>
    bool HasOneWriter => false;

    /// <summary>Why nothing can be recorded, as a sentence for a person; null while it can. Read without I/O.</summary>
    string? ReadOnlyBecause => null;

    /// <summary>Appends, guarded by the expected version of every stream named.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written (disk full, locked, closed):
    /// nothing was appended.</exception>
    Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken);

    /// <summary>The entries of a stream above a version, oldest first; empty when there is no such stream.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> entries above a seq, of all streams, oldest first.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long afterSeq, int limit, CancellationToken cancellationToken);

    /// <summary>The names of the streams that begin with a prefix, ordinal order.</summary>
    Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Completes once <see cref="Head"/> is above <paramref name="seq"/>.</summary>
    Task WaitForAsync(long seq, CancellationToken cancellationToken);
}

/// <summary>What to append.</summary>
public sealed record AppendRequest
{
    /// <summary>The streams that advance; at least one.</summary>
    public required IReadOnlyList<StreamAppend> Streams { get; init; }

    /// <summary>Domain time of the decision; an entry is never earlier than the one before it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A key under which this append has effect once, however often it is delivered; null when not needed.</summary>
    public string? Key { get; init; }

    /// <summary>What to answer a second delivery of the same key.</summary>
    public string? Answer { get; init; }

    /// <summary>The lease under which this is written: nothing is appended, and no key is answered, once it was
    /// released or taken by another. Checked in the append's own transaction. Null for what people do.</summary>
    public Lease? Fence { get; init; }
}

/// <summary>The advance of one stream.</summary>
/// <param name="Stream">The stream's name: <c>incident/DR-…</c>, <c>target/unjucks/database</c>, <c>plan/unjucks</c>, <c>log</c>.</param>
/// <param name="ExpectedVersion">The version the decision was made at: the number of entries the stream had.
/// <see cref="AnyVersion"/> appends wherever the stream stands.</param>
/// <param name="Records">What happened, in order. May be empty: then only the version is checked.</param>
public sealed record StreamAppend(string Stream, long ExpectedVersion, IReadOnlyList<JournalRecord> Records)
{
    /// <summary>No expectation.</summary>
    public const long AnyVersion = -1;
}

/// <summary>One thing that happened, before it has a place in the chain.</summary>
/// <param name="Type">The wire name: <c>run.proposed</c>.</param>
/// <param name="Incident">The incident's id, or empty.</param>
/// <param name="Run">The run's id, or empty.</param>
/// <param name="Actor">The person's id, or <c>system</c>.</param>
/// <param name="Schema">The version of the data's shape, from 1.</param>
/// <param name="Data">The data without the leading incident, stream, version and schema. An object
/// <c>{"$private":"text"}</c> anywhere in it is stored as a salted hash, its text in the erasable side table.</param>
public sealed record JournalRecord(
    string Type, string Incident, string Run, string Actor, int Schema, System.Text.Json.Nodes.JsonObject Data);

/// <summary>A durable entry, private texts given back as <c>{"$private":"text"}</c> (erased ones as null).</summary>
/// <param name="Version">The entry's place in its stream, from 1.</param>
public sealed record JournalEntry(
    long Seq,
    string Stream,
    long Version,
    DateTimeOffset At,
    string Type,
    string Incident,
    string Run,
    string Actor,
    int Schema,
    System.Text.Json.Nodes.JsonObject Data);

/// <summary>What an append came to.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Durable.</summary>
    /// <param name="Entries">The entries in the order of their seq.</param>
    public sealed record Appended(IReadOnlyList<JournalEntry> Entries) : AppendResult;

    /// <summary>A stream had moved on: fold again and decide again.</summary>
    public sealed record Conflict(string Stream, long ActualVersion) : AppendResult;

    /// <summary>The key was used before: nothing was appended, this is what was answered then.</summary>
    public sealed record Duplicate(string? Answer) : AppendResult;

    /// <summary>The lease it was written under is another's by now: nothing was appended, stop at once.</summary>
    public sealed record Fenced(Lease Fence) : AppendResult;
}
