using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.Journal.Sqlite;

namespace DrBot.Hosting;

/// <summary>The store that a configuration names, open, and the clocks that go with it.</summary>
internal sealed record OpenStore(IStore Store, Clocks Clocks) : IAsyncDisposable
{
    /// <summary>Opens the store. On PostgreSQL the replicas share the server's time as their domain clock; only a practice
    /// world's scaled clock comes before it.</summary>
    /// <exception cref="FormatException">The store's name cannot be read.</exception>
    /// <exception cref="StoreRefusedException">It must not be opened as it is.</exception>
    /// <exception cref="JournalTamperedException">Its chain does not verify.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached, read or written now.</exception>
    public static async Task<OpenStore> OpenAsync(BotOptions options, CancellationToken cancellationToken)
    {
        var clocks = Clocks.Of(options.Clock);
        var url = StoreUrl.Parse(options.Store, options.Folder);
        if (url.Postgres is not { } place)
            return new OpenStore(
                await SqliteJournal.OpenAsync(
                    new SqliteOptions { Path = url.SqlitePath, Origin = options.AuditOrigin, WireClock = clocks.Wire }, clocks.Domain, cancellationToken),
                clocks);
        var scaled = options.Clock is { Speed: not 1 };
        var journal = await PostgresJournal.OpenAsync(
            new PostgresOptions { Place = place, Origin = options.AuditOrigin, Wire = clocks.Wire },
            scaled ? clocks.Domain : null, cancellationToken);
        return new OpenStore(journal, scaled ? clocks : clocks with { Domain = journal.Clock });
    }

    /// <summary>The database in which the scheduler keeps what happens later; null for memory.</summary>
    public string? SchedulerDatabase => (Store as PostgresJournal)?.SchedulerDatabase;

    /// <summary>The way to the other replicas; null where there are none.</summary>
    public IReplicaSignals? Signals => Store as IReplicaSignals;

    /// <summary>Opens a store whose chain does not verify, to be read.</summary>
    /// <param name="options">The configuration that names it.</param>
    /// <param name="because">What was found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreRefusedException">It cannot even be read.</exception>
    public static async Task<OpenStore> OpenReadOnlyAsync(BotOptions options, string because, CancellationToken cancellationToken)
    {
        var clocks = Clocks.Of(options.Clock);
        var url = StoreUrl.Parse(options.Store, options.Folder);
        IStore store = url.Postgres is { } place
            ? await PostgresJournal.OpenReadOnlyAsync(place, clocks.Wire, cancellationToken, because)
            : SqliteReadOnlyJournal.Open(url.SqlitePath, because);
        return new OpenStore(store, clocks);
    }

    /// <summary>From here on the store says where what happens to it: it is opened before there is a log.</summary>
    public void LogTo(ILoggerFactory logs)
    {
        if (Store is PostgresJournal postgres)
            postgres.Logger = logs.CreateLogger<PostgresJournal>();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
