using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;
using DrBot.Journal.Sqlite;
using DrBot.TestKit;
using DrBot.Tests.Journal.Sqlite;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Journal.Audit;

/// <summary>What vouches for a journal, over a real file; the process can end and begin again on it.</summary>
internal sealed class KeeperBench : IAsyncDisposable
{
    private CheckpointLog? log;

    public StoreFolder Folder { get; } = new();

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    /// <summary>The real clock, when it is not to go with <see cref="Clock"/>.</summary>
    public ManualClock? Wire { get; init; }

    /// <summary>What wakes the keeper; timers when null.</summary>
    public Func<ManualClock, IWakeUps>? MakeWakeUps { get; init; }

    public RecordingLog Log { get; } = new();

    public Degradations Degraded { get; } = new();

    public AuditStatus Status { get; private set; } = new() { IsOn = true };

    public SqliteJournal Journal { get; private set; } = null!;

    public AuditKeeper Keeper { get; private set; } = null!;

    public PinKeeper Pins { get; private set; } = null!;

    public static async Task<KeeperBench> StartAsync(IReadOnlyList<IAuditSigner> signers, params IPin[] pins)
    {
        var bench = new KeeperBench();
        await bench.BeginAsync(signers, pins);
        return bench;
    }

    public async Task BeginAsync(IReadOnlyList<IAuditSigner> signers, params IPin[] pins)
    {
        Status = new AuditStatus { IsOn = true };
        Journal = await SqliteJournal.OpenAsync(Folder.Options, Clock, CancellationToken.None);
        log = new CheckpointLog(Journal, StoreFolder.Origin, signers);
        Pins = new PinKeeper(Journal, pins, Status, Degraded, Clock, Clock, new Logger<PinKeeper>(Log));
        Keeper = new AuditKeeper(Journal, log, signers, Pins, Status, Degraded, MakeWakeUps?.Invoke(Clock) ?? new TimerWakeUps(Clock),
            Clock, Wire ?? Clock, new Logger<AuditKeeper>(Log));
        await Pins.StartAsync(CancellationToken.None);
        await Keeper.StartAsync(CancellationToken.None);
    }

    public async Task EndAsync()
    {
        await Keeper.StopAsync(CancellationToken.None);
        await Pins.StopAsync(CancellationToken.None);
        log!.Dispose();
        await Journal.DisposeAsync();
    }

    /// <summary>Somebody or something is recorded.</summary>
    public async Task AppendAsync(string type, int count = 1)
    {
        for (var i = 0; i < count; i++)
            await Journal.AppendAsync(
                new AppendRequest
                {
                    At = Clock.GetUtcNow(),
                    Streams = [new StreamAppend("s/1", StreamAppend.AnyVersion,
                        [new JournalRecord(type, "", "DR-1-R1", "mallory", 1, [])])],
                },
                CancellationToken.None);
    }

    public async Task<IReadOnlyList<SignedCheckpoint>> CheckpointsAsync() =>
        [.. (await Journal.Checkpoints.ListAsync(0, 10_000, CancellationToken.None)).Select(c => SignedCheckpoint.Parse(c.Note))];

    public async Task<long> SignedAsync() => (await CheckpointsAsync()) is [.., var last] ? last.Checkpoint.Size : 0;

    public async Task<IReadOnlyList<JournalEntry>> EntriesAsync(string type) =>
        [.. (await Journal.ReadAfterAsync(-1, 10_000, CancellationToken.None)).Where(e => e.Type == type)];

    /// <summary>Waits for what is under way; real time, within a bound.</summary>
    public static async Task UntilAsync(Func<Task<bool>> done, string what)
    {
        for (var tries = 0; tries < 2000; tries++)
        {
            if (await done())
                return;
            await Task.Delay(5);
        }

        Assert.Fail(what);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Folder.Dispose();
    }
}

/// <summary>A key that may be away.</summary>
internal sealed class AwaySigner(IAuditSigner inner) : IAuditSigner
{
    public bool IsAway { get; set; }

    public AuditKey Key => inner.Key;

    public Task<byte[]> SignAsync(string text, CancellationToken cancellationToken) => IsAway
        ? throw new AuditSigningException("the key store does not answer")
        : inner.SignAsync(text, cancellationToken);
}

/// <summary>A place in memory that may be away.</summary>
internal sealed class MemoryPin(string name) : IPin
{
    public bool IsAway { get; set; }

    public List<SignedCheckpoint> Taken { get; } = [];

    public string Name => name;

    public bool Wants(PinOccasion occasion) => true;

    public Task<string?> PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new PinException("the place is closed");
        lock (Taken)
            Taken.Add(checkpoint);
        return Task.FromResult<string?>($"no {Taken.Count}");
    }

    public Task<SignedCheckpoint?> ReadNewestAsync(string origin, CancellationToken cancellationToken) => IsAway
        ? throw new PinException("the place is closed")
        : Task.FromResult(Taken.Where(c => c.Checkpoint.Origin == origin).MaxBy(c => c.Checkpoint.Size));
}
