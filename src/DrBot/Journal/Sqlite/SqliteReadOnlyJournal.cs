using DrBot.Commands.Plans;
using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>
/// A store opened to be read: for exports and lists beside a running server, and for a server whose chain does not
/// verify. Every append is refused. <see cref="Head"/> stays where it was at opening.
/// </summary>
internal sealed class SqliteReadOnlyJournal : IStore, ISideStorage, IDisposable
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(2);
    private readonly SqliteReaders readers;

    private SqliteReadOnlyJournal(SqliteReaders readers, long head, string because)
    {
        ReadOnlyBecause = because;
        this.readers = readers;
        Head = head;
        Plans = new PlanArchive(this);
        Cursors = new Cursors(this);
        Messages = new MessageLedger(this);
        Buttons = new ButtonMeanings(this);
        Checkpoints = new Checkpoints(this);
    }

    /// <inheritdoc />
    public long Head { get; }

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
    public ILeases Leases { get; } = new RefusedLeases();

    /// <summary>Opens a store that exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="because">Why nothing is to be recorded.</param>
    /// <exception cref="StoreRefusedException">There is none, it is another program's or of a newer schema.</exception>
    public static SqliteReadOnlyJournal Open(string path, string because = "the journal is open for reading only")
    {
        if (!File.Exists(path))
            throw new StoreRefusedException($"there is no store at {path}");
        var readers = new SqliteReaders(path, BusyTimeout);
        try
        {
            var head = readers.Read(s => SqliteSchema.Exists(s, path) ? JournalQueries.Newest(s) : -1);
            return new SqliteReadOnlyJournal(readers, head, because);
        }
        catch (Exception e)
        {
            readers.Dispose();
            if (e.InnerException is SqliteException s)
                throw SqliteFailures.AtOpening(path, s);
            throw;
        }
    }

    /// <inheritdoc />
    public ChainSnapshot? CheckedFrom => null;

    /// <inheritdoc />
    public string? ReadOnlyBecause { get; }

    /// <inheritdoc />
    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        Refuse<AppendResult>();

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.Stream(s, stream, afterVersion), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(
        long afterSeq, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.After(s, afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => JournalQueries.Streams(s, prefix), cancellationToken);

    /// <summary>Completes at once below <see cref="Head"/>; otherwise only with its cancellation.</summary>
    public Task WaitForAsync(long seq, CancellationToken cancellationToken) =>
        Head > seq ? Task.CompletedTask : new TaskCompletionSource().Task.WaitAsync(cancellationToken);

    /// <summary>Nothing is recorded anyway.</summary>
    public void Refuse(string because)
    {
    }

    /// <inheritdoc />
    public Task ProbeAsync(CancellationToken cancellationToken) => Refuse<bool>();

    /// <inheritdoc />
    public Task<bool> EraseAsync(string hash, CancellationToken cancellationToken) => Refuse<bool>();

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

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredLine>> ReadChainAsync(
        long afterSeq, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync(s => SqliteSnapshots.Lines(s, afterSeq, limit), cancellationToken);

    /// <inheritdoc />
    public Task<ChainSnapshot?> NewestSnapshotAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(SqliteSnapshots.Newest, cancellationToken);

    /// <inheritdoc />
    public Task SaveSnapshotAsync(ChainSnapshot snapshot, CancellationToken cancellationToken) => Refuse<bool>();

    /// <inheritdoc />
    public Task<string?> FindDamageAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(SqliteSchema.FindDamage, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => readers.Dispose();

    /// <inheritdoc />
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        readers.ReadAsync(read, cancellationToken);

    /// <inheritdoc />
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => Refuse<T>();

    private Task<T> Refuse<T>() => Task.FromException<T>(
        new JournalUnavailableException($"nothing was recorded: {ReadOnlyBecause}"));
}
