using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SqliteSnapshotTests : IDisposable
{
    private readonly StoreFolder store = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Open_WithASnapshot_ChecksFromItOn()
    {
        await WriteAsync(10, snapshotAt: 5);
        await using (var whole = await store.OpenAsync())
            Assert.Equal((5L, 10L), (whole.CheckedFrom!.Seq, whole.Head));

        Tamper("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 7");
        Assert.Equal(7, (await Assert.ThrowsAsync<JournalTamperedException>(() => store.OpenAsync())).Seq);
    }

    [Fact]
    public async Task Open_BrokenBeforeTheSnapshot_IsFoundByTheCheckOfTheOlderPart()
    {
        await WriteAsync(10, snapshotAt: 5);
        Tamper("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 2");

        await using var journal = await store.OpenAsync();
        var older = ChainCheck.FromStart();

        var found = await Assert.ThrowsAsync<JournalTamperedException>(
            () => older.GoOnAsync(journal, journal.CheckedFrom!.Seq, None));
        Assert.Equal(2, found.Seq);
    }

    [Theory]
    [InlineData("DELETE FROM entries WHERE seq >= 5")]
    [InlineData("UPDATE entries SET line = CAST('junk' AS BLOB) WHERE seq = 5")]
    public async Task Open_TheEntryOfTheSnapshotGone_IsTampered(string tampering)
    {
        await WriteAsync(10, snapshotAt: 5);
        Tamper(tampering);

        Assert.Equal(5, (await Assert.ThrowsAsync<JournalTamperedException>(() => store.OpenAsync())).Seq);
    }

    [Fact]
    public async Task Open_ASnapshotThatCannotBeRead_ChecksAllOfIt()
    {
        await WriteAsync(4, snapshotAt: 2);
        store.Sql("UPDATE snapshots SET body = 'junk'");

        await using var journal = await store.OpenAsync();

        Assert.Null(journal.CheckedFrom);
    }

    [Fact]
    public async Task Open_WithASnapshot_StillDemandsTheOrigin()
    {
        await WriteAsync(4, snapshotAt: 4);

        await Assert.ThrowsAsync<StoreRefusedException>(
            () => store.OpenAsync(new SqliteOptions { Path = store.Database, Origin = "drbot.example/other" }));
    }

    [Fact]
    public async Task Close_AfterWritesAndReads_LeavesTheOneFile()
    {
        await using (var journal = await store.OpenAsync())
        {
            await AppendAsync(journal);
            await journal.ReadStreamAsync("s", 0, None);
        }

        Assert.False(File.Exists(store.Database + "-wal"), "everything is in the file itself");
    }

    [Fact]
    public async Task Read_WhatThisProcessWrote_IsWhatLiesInTheFile()
    {
        await using var journal = await store.OpenAsync();
        for (var i = 0; i < 20; i++)
            await AppendAsync(journal);

        var remembered = await journal.ReadAfterAsync(10, 5, None);
        await using var beside = SqliteJournal.OpenReadOnly(store.Database);
        var stored = await beside.ReadAfterAsync(10, 5, None);

        Assert.Equal([11L, 12L, 13L, 14L, 15L], remembered.Select(e => e.Seq));
        Assert.Equal(stored.Select(Text), remembered.Select(Text));
    }

    [Fact]
    public async Task Erase_ATextJustWritten_IsNotRememberedEither()
    {
        await using var journal = await store.OpenAsync();
        await AppendAsync(journal);
        await journal.EraseAsync(Assert.Single(await journal.FindPrivateAsync("someone", None)), None);

        var entry = (await journal.ReadAfterAsync(0, 5, None))[0];

        Assert.DoesNotContain("someone", entry.Data.ToJsonString(), StringComparison.Ordinal);
    }

    public void Dispose() => store.Dispose();

    private static string Text(JournalEntry e) => (e with { Data = [] }) + e.Data.ToJsonString();

    private static Task AppendAsync(SqliteJournal journal) => journal.AppendAsync(
        new AppendRequest
        {
            Streams = [new StreamAppend("s", StreamAppend.AnyVersion, [new JournalRecord("x", "DR-1", "", "system", 1, new JsonObject
            {
                ["n"] = 1.5,
                ["who"] = new JsonObject { ["$private"] = "someone" },
            })])],
            At = DateTimeOffset.UnixEpoch.AddTicks(17),
        },
        None);

    private async Task WriteAsync(int entries, long snapshotAt)
    {
        await using var journal = await store.OpenAsync();
        for (var i = 0; i < entries; i++)
            await AppendAsync(journal);
        var check = ChainCheck.FromStart();
        await check.GoOnAsync(journal, snapshotAt, None);
        await journal.SaveSnapshotAsync(check.Snapshot(), None);
    }

    private void Tamper(string sql) => store.Sql("DROP TRIGGER entries_stay; DROP TRIGGER entries_last; " + sql);
}
