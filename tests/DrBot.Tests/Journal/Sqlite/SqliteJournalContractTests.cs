using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SqliteJournalContractTests : JournalContract
{
    private readonly StoreFolder store = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
    }

    protected override async Task<IJournal> OpenAsync() => await SqliteJournal.OpenAsync(
        store.Options, new FixedClock(Noon.AddDays(-1)), None);

    protected override async Task CloseAsync(IJournal journal) => await ((SqliteJournal)journal).DisposeAsync();

    protected override async Task<IReadOnlyList<byte[]>> LinesAsync()
    {
        using var reader = SqliteJournal.OpenReadOnly(store.Database);
        return await reader.ReadAsync(s => JournalQueries.Lines(s, -1, int.MaxValue), None);
    }

    protected override async Task EraseAsync(string text)
    {
        var journal = (SqliteJournal)Journal;
        foreach (var hash in await journal.FindPrivateAsync(text, None))
            Assert.True(await journal.EraseAsync(hash, None));
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
