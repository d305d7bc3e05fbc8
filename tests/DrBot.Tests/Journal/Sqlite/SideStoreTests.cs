using DrBot.Commands.Plans;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SideStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly PlanSource[] Files =
    [
        new("unjucks.yaml", "plan: unjucks\ntitle: \"ü 😀\0\"\n"),
        new("templates/a.hbs", ""),
        new("templates/B.hbs", "{{x}}"),
    ];

    private readonly StoreFolder store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Plans_StoredTwice_ReadBackExactlyAfterReopening()
    {
        var hash = PlanHash.Compute(Files);
        await using (var journal = await store.OpenAsync())
        {
            await journal.Plans.StoreAsync(hash, Files, None);
            await journal.Plans.StoreAsync(hash, Files, None);
        }

        await using var again = await store.OpenAsync();
        Assert.Equal(Files, await again.Plans.GetAsync(hash, None));
        Assert.Null(await again.Plans.GetAsync(new string('0', 64), None));
    }

    [Fact]
    public async Task ReadOnly_SideStores_AreReadAndNeverWritten()
    {
        await using var journal = await store.OpenAsync();
        await journal.Cursors.AdvanceAsync("cards", 3, None);
        using var reader = SqliteJournal.OpenReadOnly(store.Database);

        Assert.Equal(3, await reader.Cursors.GetAsync("cards", None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => reader.Cursors.AdvanceAsync("cards", 4, None));
    }

    [Fact]
    public async Task Plans_AnotherHash_IsRefused()
    {
        await using var journal = await store.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => journal.Plans.StoreAsync(new string('0', 64), Files, None));
    }

    [Fact]
    public async Task Plans_ChangedInTheStore_AreNeverGivenOut()
    {
        var hash = PlanHash.Compute(Files);
        await using var journal = await store.OpenAsync();
        await journal.Plans.StoreAsync(hash, Files, None);
        store.Sql("UPDATE plans SET text = CAST('plan: evil' AS BLOB) WHERE place = 0");

        await Assert.ThrowsAsync<InvalidDataException>(() => journal.Plans.GetAsync(hash, None));
    }

    [Fact]
    public async Task Cursors_Advance_NeverMovesBackAndSurvivesReopening()
    {
        await using (var journal = await store.OpenAsync())
        {
            Assert.Equal(-1, await journal.Cursors.GetAsync("cards", None));
            await journal.Cursors.AdvanceAsync("cards", 7, None);
            await journal.Cursors.AdvanceAsync("cards", 5, None);
            await journal.Cursors.AdvanceAsync("updates", 1, None);
        }

        await using var again = await store.OpenAsync();
        Assert.Equal(7, await again.Cursors.GetAsync("cards", None));
        Assert.Equal(1, await again.Cursors.GetAsync("updates", None));
    }

    [Fact]
    public async Task Messages_APosting_IsUnknownUntilItIsPosted()
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(1_234_567);
        await using (var journal = await store.OpenAsync())
        {
            Assert.Null(await journal.Messages.FindAsync("card/DR-1", None));
            await journal.Messages.MarkPostingAsync("card/DR-1", "C1", "171.2", at, None);
        }

        await using var again = await store.OpenAsync();
        Assert.Equal(new LedgerMessage("card/DR-1", "C1", "171.2", null, at), await again.Messages.FindAsync("card/DR-1", None));
        await again.Messages.MarkPostedAsync("card/DR-1", "171.9", None);
        Assert.Equal("171.9", (await again.Messages.FindAsync("card/DR-1", None))!.Ts);
    }

    [Fact]
    public async Task Messages_PostedAnewOrForgotten_NoLongerStandWhereTheyStood()
    {
        await using var journal = await store.OpenAsync();
        await journal.Messages.MarkPostingAsync("card", "C1", null, DateTimeOffset.UnixEpoch, None);
        await journal.Messages.MarkPostedAsync("card", "171.9", None);
        Assert.Equal("card", (await journal.Messages.FindMessageAsync("C1", "171.9", None))!.Key);
        Assert.Null(await journal.Messages.FindMessageAsync("C2", "171.9", None));

        await journal.Messages.MarkPostingAsync("card", "C2", null, DateTimeOffset.UnixEpoch, None);
        Assert.Null(await journal.Messages.FindMessageAsync("C1", "171.9", None));
        Assert.Equal(
            new LedgerMessage("card", "C2", null, null, DateTimeOffset.UnixEpoch), await journal.Messages.FindAsync("card", None));

        await journal.Messages.ForgetAsync("card", None);
        Assert.Null(await journal.Messages.FindAsync("card", None));
    }
}
