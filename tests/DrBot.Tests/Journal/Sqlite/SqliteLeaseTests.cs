using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SqliteLeaseTests : LeaseContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly StoreFolder store = new();
    private readonly ManualClock clock = new();
    private SqliteJournal journal = null!;

    public override async Task DisposeAsync()
    {
        await journal.DisposeAsync();
        store.Dispose();
    }

    [Fact]
    public async Task Take_HeldByAProcessThatEnded_IsFreeAtOnce()
    {
        var former = await journal.Leases.TakeAsync("run/A", "one", Minute, CancellationToken.None);
        await ReopenAsync();

        var lease = await journal.Leases.TakeAsync("run/A", "two", Minute, CancellationToken.None);

        Assert.Equal(former!.Epoch + 1, lease!.Epoch);
        Assert.Null(await journal.Leases.TakeAsync("run/A", "three", Minute, CancellationToken.None));
    }

    [Fact]
    public async Task Open_AFileOfTheFirstSchema_IsBroughtToThisOne()
    {
        await journal.DisposeAsync();
        store.Sql("DROP TABLE lease; DROP TABLE snapshots; DROP TABLE checkpoints");
        store.Sql("PRAGMA user_version=1");
        await OpenAsync();

        Assert.NotNull(await journal.Leases.TakeAsync("run/A", "one", Minute, CancellationToken.None));
    }

    protected override async Task<(IJournal Journal, ILeases Leases)> OpenAsync()
    {
        var options = new SqliteOptions { Path = store.Database, Origin = StoreFolder.Origin, WireClock = clock };
        journal = await SqliteJournal.OpenAsync(options, clock, CancellationToken.None);
        return (journal, journal.Leases);
    }

    protected override Task PassAsync(TimeSpan span)
    {
        clock.Advance(span);
        return Task.CompletedTask;
    }

    private async Task ReopenAsync()
    {
        await journal.DisposeAsync();
        await OpenAsync();
    }
}
