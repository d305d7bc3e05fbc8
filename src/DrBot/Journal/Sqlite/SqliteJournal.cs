using System.Text.Json.Nodes;
using DrBot.Commands.Plans;
using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>The journal in one SQLite file: acknowledged means on disk. One process at a time may have it open.</summary>
internal sealed class SqliteJournal : IStore, ISideStorage
{
    private readonly SqliteLock held;
    private readonly SqliteWriter writer;
    private readonly string origin;
    private readonly HeadSignal head = new();
    private readonly SqliteReaders readers;
    private readonly JournalTail tail = new();
    private volatile string? refused;

    private SqliteJournal(SqliteOptions options, SqliteLock held, SqliteSession session, long seq, TimeProvider clock)
    {
        this.held = held;
        origin = options.Origin;
        head.Advance(seq);
        readers = new SqliteReaders(options.Path, options.BusyTimeout);
        writer = new SqliteWriter(options, session, Committed);
        Plans = new PlanArchive(this);
        Cursors = new Cursors(this);
        Messages = new MessageLedger(this);
        Leases = new SqliteLeases(this, options.WireClock ?? clock);
        Buttons = new ButtonMeanings(this);
        Checkpoints = new Checkpoints(this);
    }

    /// <inheritdoc />
    public long Head => head.Seq;

    /// <inheritdoc />
    public IPlanArchive Plans { get; }

    /// <inheritdoc />
    public ICursors Cursors { get; }

    /// <inheritdoc />
    public IPostedMessages Messages { get; }

    /// <inheritdoc />
    public IButtonMeanings Buttons { get; }

    /// <inheritdoc />
    public ICheckpoints Checkpoints { get; }

    /// <inheritdoc />
    public ILeases Leases { get; }

    /// <inheritdoc />
    public bool HasOneWriter => true;

    /// <inheritdoc />
    public string? ReadOnlyBecause => refused;

    /// <inheritdoc />
    public ChainSnapshot? CheckedFrom { get; private init; }

    /// <summary>Opens the store, creating it where there is none, after checking the file and the chain: from its newest
    /// snapshot on, or all of it when there is none (<see cref="CheckedFrom"/>).</summary>
    /// <param name="options">Where, and of which log.</param>
    /// <param name="clock">The domain clock; dates the first entry.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <exception cref="StoreRefusedException">The file must not be used; nothing was changed.</exception>
    /// <exception cref="JournalTamperedException">The chain does not verify. <see cref="OpenReadOnly"/> still reads it.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be read or written now.</exception>
    public static Task<SqliteJournal> OpenAsync(
        SqliteOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        Task.Run(() => OpenCheckedAsync(options, clock, cancellationToken), cancellationToken);

    /// <summary>Opens a store for reading only, beside a running server or after it: takes no lock, checks no chain.</summary>
    /// <exception cref="StoreRefusedException">There is no such store, or it is of a newer schema.</exception>
    public static SqliteReadOnlyJournal OpenReadOnly(string path) => SqliteReadOnlyJournal.Open(path);

    /// <inheritdoc />
    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) => refused is { } why
        ? Task.FromException<AppendResult>(new JournalUnavailableException("nothing was recorded: " + why))
        : writer.WriteAsync(new AppendOperation(origin, PreparedAppend.From(request)), cancellationToken);

    /// <inheritdoc />
    public void Refuse(string because) => refused ??= because;

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.Stream(s, stream, afterVersion), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(
        long afterSeq, int limit, CancellationToken cancellationToken) => tail.After(afterSeq, limit) is { } newest
        ? Task.FromResult(UpToHead(newest))
        : StoredAfterAsync(afterSeq, limit, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.Streams(s, prefix), cancellationToken);

    /// <inheritdoc />
    public Task WaitForAsync(long seq, CancellationToken cancellationToken) => head.WaitForAsync(seq, cancellationToken);

    /// <inheritdoc />
    public Task ProbeAsync(CancellationToken cancellationToken) => refused is { } why
        ? Task.FromException(new JournalUnavailableException("nothing was recorded: " + why))
        : WriteAsync(
        s => s.Execute("INSERT INTO probe VALUES (1, 1) ON CONFLICT(id) DO UPDATE SET count = count + 1"),
        cancellationToken);

    /// <inheritdoc />
    public async Task<bool> EraseAsync(string hash, CancellationToken cancellationToken)
    {
        var erased = await writer.WriteAsync(new EraseOperation(hash), cancellationToken);
        tail.Clear();
        return erased;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindPrivateAsync(string text, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.HashesOf(s, text), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<byte[]>> ReadLinesAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.Lines(s, afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListPlansAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(PlanArchive.Hashes, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PlanSource>> ReadPlanAsync(string hash, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => PlanArchive.Files(s, hash), cancellationToken);

    /// <summary>Writes what is queued, then closes and lets the lock go.</summary>
    public async ValueTask DisposeAsync()
    {
        // Readers first: who closes last, and can write, merges the write-ahead log and removes it.
        readers.Dispose();
        await writer.DisposeAsync();
        head.Close();
        held.Dispose();
    }

    /// <inheritdoc />
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        writer.WriteAsync(new SideWrite<T>(write), cancellationToken);

    /// <inheritdoc />
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        readers.ReadAsync(read, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredLine>> ReadChainAsync(
        long afterSeq, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => SqliteSnapshots.Lines(s, afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<ChainSnapshot?> NewestSnapshotAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(SqliteSnapshots.Newest, cancellationToken);

    /// <inheritdoc />
    public Task SaveSnapshotAsync(ChainSnapshot snapshot, CancellationToken cancellationToken) =>
        WriteAsync(s => SqliteSnapshots.Save(s, snapshot), cancellationToken);

    /// <inheritdoc />
    public Task<string?> FindDamageAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(SqliteSchema.FindDamage, cancellationToken);

    private async Task<IReadOnlyList<JournalEntry>> StoredAfterAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        UpToHead(await readers.ReadAsync(s => JournalQueries.After(s, afterSeq, limit), cancellationToken));

    // A reader may see a commit a moment before it is announced. Whoever followed further than the head would not be woken
    // for what the others do not know yet, and would have judged it by what they know.
    private IReadOnlyList<JournalEntry> UpToHead(IReadOnlyList<JournalEntry> entries)
    {
        var announced = head.Seq;
        return entries.Count == 0 || entries[^1].Seq <= announced ? entries : [.. entries.TakeWhile(e => e.Seq <= announced)];
    }

    private void Committed(long seq, IReadOnlyList<JournalEntry> added)
    {
        tail.Add(added);
        head.Advance(seq);
    }

    private static async Task<SqliteJournal> OpenCheckedAsync(
        SqliteOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var journal = Open(options, clock);
        try
        {
            await ChainCheck.OpenAsync(journal, options.Origin, cancellationToken);
            return journal;
        }
        catch (Exception e)
        {
            await journal.DisposeAsync();
            if (e.InnerException is SqliteException s)
                throw SqliteFailures.AtOpening(options.Path, s);
            throw;
        }
    }

    private static SqliteJournal Open(SqliteOptions options, TimeProvider clock)
    {
        var held = SqliteLock.Take(StorePlace.Demand(options));
        SqliteSession? session = null;
        try
        {
            session = SqliteConnections.OpenWriter(options);
            if (!SqliteSchema.Exists(session, options.Path))
                Create(session, options, clock.GetUtcNow());
            SqliteSchema.Upgrade(session);
            var from = SqliteSnapshots.Newest(session);
            // With a snapshot the file's own check waits for the background, as the older part of the chain does.
            if (from is null && SqliteSchema.FindDamage(session) is { } damage)
                throw new StoreRefusedException(
                    $"{options.Path} is damaged ({damage}): keep it as evidence and restore a backup");
            return new SqliteJournal(options, held, session, ChainHead.Read(session).Seq, clock) { CheckedFrom = from };
        }
        catch (Exception e)
        {
            session?.Dispose();
            held.Dispose();
            if (e is SqliteException s)
                throw SqliteFailures.AtOpening(options.Path, s);
            throw;
        }
    }

    private static void Create(SqliteSession session, SqliteOptions options, DateTimeOffset now)
    {
        session.Execute("BEGIN IMMEDIATE");
        SqliteSchema.Create(session);
        var opened = PreparedAppend.From(new AppendRequest
        {
            Streams = [new StreamAppend("log", 0, [new JournalRecord("log.opened", "", "", "system", 1, options.Opening ?? [])])],
            At = now,
        });
        new AppendOperation(options.Origin, opened).Execute(session, ChainHead.Read(session));
        session.Execute("COMMIT");
    }
}
