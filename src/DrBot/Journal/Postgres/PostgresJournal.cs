using DrBot.Commands.Plans;

namespace DrBot.Journal.Postgres;

/// <summary>The journal in a PostgreSQL database that several replicas share: acknowledged means on the server's disk.</summary>
internal sealed class PostgresJournal : IStore, IReplicaSignals
{
    private const string Mark = "INSERT INTO probe VALUES (1, 1) ON CONFLICT(id) DO UPDATE SET count = probe.count + 1";
    private readonly PostgresConnections connections;
    private readonly PostgresReads database;
    private readonly HeadSignal head = new();
    private readonly PostgresWriter? writer;
    private readonly HeadWatch? watch;
    private volatile string? refused;
    private Action<string>? heard;

    private PostgresJournal(PostgresOptions options, PostgresConnections connections, DatabaseClock clock, ChainTip tip)
    {
        this.connections = connections;
        Clock = clock;
        database = new PostgresReads(connections, options.Place);
        Plans = new PostgresPlans(database);
        Cursors = new PostgresCursors(database);
        Messages = new PostgresMessages(database);
        Buttons = new PostgresButtons(database);
        Checkpoints = new PostgresCheckpoints(database);
        Leases = options.ReadOnly ? new RefusedLeases() : new PostgresLeases(database);
        See(tip);
        if (options.ReadOnly)
            return;
        writer = new PostgresWriter(options, connections, () => head.Seq, See);
        watch = new HeadWatch(options, connections, head, clock) { Heard = word => heard?.Invoke(word) };
        watch.Start();
    }

    /// <inheritdoc />
    public event Action<string>? Heard
    {
        add => heard += value;
        remove => heard -= value;
    }

    /// <inheritdoc />
    public long Head => head.Seq;

    /// <inheritdoc />
    public string? ReadOnlyBecause
    {
        get => refused;
        private init => refused = value;
    }

    /// <inheritdoc />
    public ChainSnapshot? CheckedFrom { get; private init; }

    /// <summary>The server's time, for decisions of all replicas.</summary>
    public DatabaseClock Clock { get; }

    /// <summary>What the scheduler's own connections are opened with.</summary>
    public string SchedulerDatabase => connections.SchedulerDatabase;

    /// <summary>Told when the server is away.</summary>
    public ILogger Logger
    {
        set
        {
            if (watch is not null)
                watch.Logger = value;
        }
    }

    /// <inheritdoc />
    public IPlanArchive Plans { get; }

    /// <inheritdoc />
    public ICursors Cursors { get; }

    /// <inheritdoc />
    public IPostedMessages Messages { get; }

    /// <inheritdoc />
    public IButtonMeanings Buttons { get; }

    /// <inheritdoc />
    public ILeases Leases { get; }

    /// <inheritdoc />
    public ICheckpoints Checkpoints { get; }

    /// <summary>Opens the store, creating its tables where there are none, after checking the chain from its newest snapshot on.</summary>
    /// <param name="options">Where, and of which log.</param>
    /// <param name="domain">The domain clock that dates the first entry; null for the server's time.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <exception cref="StoreRefusedException">The database must not be used; nothing was changed.</exception>
    /// <exception cref="JournalTamperedException">The chain does not verify. <see cref="OpenReadOnlyAsync"/> still reads it.</exception>
    /// <exception cref="JournalUnavailableException">The server cannot be reached now.</exception>
    public static Task<PostgresJournal> OpenAsync(
        PostgresOptions options, TimeProvider? domain, CancellationToken cancellationToken) =>
        OpenAsync(options, async connections =>
        {
            var clock = await PostgresSchema.ClockAsync(connections, options, cancellationToken);
            await PostgresSchema.PrepareAsync(connections, options, (domain ?? clock).GetUtcNow(), cancellationToken);
            var (tip, from) = await PostgresChain.VerifyAsync(
                new PostgresReads(connections, options.Place), options.Origin, cancellationToken);
            return new PostgresJournal(options, connections, clock, tip) { CheckedFrom = from };
        });

    /// <summary>Opens a store for reading only, beside running servers, from a standby too: checks no chain.</summary>
    /// <exception cref="StoreRefusedException">There is no such store, or it is of a newer schema.</exception>
    /// <exception cref="JournalUnavailableException">The server cannot be reached now.</exception>
    public static Task<PostgresJournal> OpenReadOnlyAsync(
        PostgresPlace place, TimeProvider wire, CancellationToken cancellationToken,
        string because = "the journal is open for reading only")
    {
        var options = new PostgresOptions { Place = place, Origin = "", Wire = wire, ReadOnly = true };
        return OpenAsync(options, async connections =>
        {
            await PostgresSchema.DemandAsync(connections, options, cancellationToken);
            var newest = await new PostgresReads(connections, place).NewestAsync(cancellationToken);
            return new PostgresJournal(
                options, connections, new DatabaseClock(wire), ChainTip.Empty with { Seq = newest })
            {
                ReadOnlyBecause = because,
            };
        });
    }

    /// <inheritdoc />
    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var prepared = PreparedAppend.From(request);
        if (prepared.Key?.Contains('\0', StringComparison.Ordinal) == true
            || prepared.Streams.Any(s => s.Name.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("a stream's name and a key hold no NUL");
        return writer is null || refused is not null ? Refuse<AppendResult>() : writer.WriteAsync(prepared, cancellationToken);
    }

    /// <inheritdoc />
    public void Refuse(string because) => refused ??= because;

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellationToken) =>
        database.StreamAsync(stream, afterVersion, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(
        long afterSeq, int limit, CancellationToken cancellationToken)
    {
        var entries = await database.AfterAsync(afterSeq, limit, cancellationToken);
        // What another replica wrote may be read before it is heard of. It is known here from now on, to everybody: who
        // followed further than the others would judge it by what they know.
        if (entries.Count > 0)
            head.Advance(entries[^1].Seq);
        return entries;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        database.StreamsAsync(prefix, cancellationToken);

    /// <inheritdoc />
    public Task WaitForAsync(long seq, CancellationToken cancellationToken) => head.WaitForAsync(seq, cancellationToken);

    /// <inheritdoc />
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        writer is null || refused is not null ? Refuse<bool>() : database.ExecuteAsync(Mark, cancellationToken);

    /// <inheritdoc />
    public async Task<bool> EraseAsync(string hash, CancellationToken cancellationToken) =>
        await database.ExecuteAsync("DELETE FROM private WHERE hash = $1", cancellationToken, hash) > 0;

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindPrivateAsync(string text, CancellationToken cancellationToken) =>
        database.HashesOfAsync(text, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<byte[]>> ReadLinesAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        database.LinesAsync(afterSeq, limit, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredLine>> ReadChainAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        database.ReadChainAsync(afterSeq, limit, cancellationToken);

    /// <inheritdoc />
    public Task<ChainSnapshot?> NewestSnapshotAsync(CancellationToken cancellationToken) =>
        database.NewestSnapshotAsync(cancellationToken);

    /// <inheritdoc />
    public Task SaveSnapshotAsync(ChainSnapshot snapshot, CancellationToken cancellationToken) =>
        writer is null ? Refuse<bool>() : database.SaveSnapshotAsync(snapshot, cancellationToken);

    /// <inheritdoc />
    public Task<string?> FindDamageAsync(CancellationToken cancellationToken) => database.FindDamageAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListPlansAsync(CancellationToken cancellationToken) => database.PlansAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PlanSource>> ReadPlanAsync(string hash, CancellationToken cancellationToken) =>
        database.PlanAsync(hash, cancellationToken);

    /// <inheritdoc />
    public async Task SayAsync(string word, CancellationToken cancellationToken) => await database.RowsAsync(
        "SELECT pg_notify($1, $2)", _ => 0, cancellationToken, AppendSql.WordChannel, word);

    /// <summary>Writes what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (writer is not null)
            await writer.DisposeAsync();
        if (watch is not null)
            await watch.DisposeAsync();
        head.Close();
        await connections.DisposeAsync();
    }

    private static async Task<PostgresJournal> OpenAsync(
        PostgresOptions options, Func<PostgresConnections, Task<PostgresJournal>> open)
    {
        var connections = new PostgresConnections(options);
        try
        {
            return await open(connections);
        }
        catch (Exception e)
        {
            await connections.DisposeAsync();
            var told = PostgresFailures.AtOpening(options.Place, e);
            if (ReferenceEquals(told, e))
                throw;
            throw told;
        }
    }

    private Task<T> Refuse<T>() => Task.FromException<T>(
        new JournalUnavailableException($"nothing was recorded: {ReadOnlyBecause}"));

    private void See(ChainTip tip)
    {
        Clock.NotBefore(tip.At);
        head.Advance(tip.Seq);
    }
}
