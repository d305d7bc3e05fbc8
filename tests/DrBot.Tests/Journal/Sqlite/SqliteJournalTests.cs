using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SqliteJournalTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly StoreFolder store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Open_WhileOpen_IsRefusedNamingTheHolder()
    {
        await using var first = await store.OpenAsync();

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync());

        Assert.Contains($"process {Environment.ProcessId} on ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(store.Database, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileOpenThroughASymbolicLink_IsRefusedToo()
    {
        await using var first = await store.OpenAsync();
        var link = Path.Combine(store.Root, "link.db");
        File.CreateSymbolicLink(link, store.Database);

        await Assert.ThrowsAsync<StoreRefusedException>(
            () => store.OpenAsync(new SqliteOptions { Path = link, Origin = StoreFolder.Origin }));
    }

    [Fact]
    public async Task Open_AfterClosing_IsFree()
    {
        await (await store.OpenAsync()).DisposeAsync();
        await using var second = await store.OpenAsync();

        Assert.Equal(0, second.Head);
    }

    [Fact]
    public async Task Open_AnotherOrigin_IsRefused()
    {
        await (await store.OpenAsync()).DisposeAsync();

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => SqliteJournal.OpenAsync(
            new SqliteOptions { Path = store.Database, Origin = "other" }, TimeProvider.System, None));

        Assert.Contains(StoreFolder.Origin, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefusedAndUntouched()
    {
        await (await store.OpenAsync()).DisposeAsync();
        store.Sql("PRAGMA user_version=99");

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync());

        Assert.Contains("schema 99", refused.Message, StringComparison.Ordinal);
        Assert.Throws<StoreRefusedException>(() => SqliteJournal.OpenReadOnly(store.Database));
    }

    [Fact]
    public async Task Open_AnotherProgramsDatabase_IsRefused()
    {
        store.Sql("CREATE TABLE cats(name TEXT)");

        await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync());
    }

    [Fact]
    public async Task Open_NoDatabaseAtAll_IsRefused()
    {
        await File.WriteAllTextAsync(store.Database, new string('x', 5000));

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync());

        Assert.Contains("not a SQLite database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DamagedPages_IsRefusedOrTamperedButNeverOpened()
    {
        await using (var journal = await store.OpenAsync())
            for (var i = 0; i < 200; i++)
                await AppendAsync(journal, "s/" + i);
        var whole = await File.ReadAllBytesAsync(store.Database);
        Assert.True(whole.Length > 20 * 4096, "the damage needs pages to fall on");
        for (var page = 1; page < 20; page++)
        {
            var damaged = (byte[])whole.Clone();
            damaged.AsSpan(page * 4096, 4096).Fill(0xA5);
            await File.WriteAllBytesAsync(store.Database, damaged);

            var refused = await Assert.ThrowsAnyAsync<Exception>(() => store.OpenAsync());
            Assert.True(
                refused is StoreRefusedException or JournalTamperedException or JournalUnavailableException, $"page {page}: {refused}");
        }

        await File.WriteAllBytesAsync(store.Database, whole);
        await using var restored = await store.OpenAsync();
        Assert.Equal(200, restored.Head);
    }

    [Fact]
    public async Task Open_NoRightToWriteTheFolder_IsRefusedNotCrashed()
    {
        var options = new SqliteOptions { Path = "/proc/drbot.db", Origin = "o" };

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => store.OpenAsync(options));

        Assert.True(refused is StoreRefusedException or JournalUnavailableException, refused.ToString());
    }

    [Fact]
    public async Task WaitFor_TheJournalCloses_IsUnavailable()
    {
        var journal = await store.OpenAsync();
        var waiting = journal.WaitForAsync(50, None);

        await journal.DisposeAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => waiting);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.ReadAfterAsync(-1, 1, None));
    }

    [Fact]
    public async Task Dispose_WithAppendsQueued_WritesThemFirst()
    {
        var journal = await store.OpenAsync();
        var appends = Enumerable.Range(0, 100).Select(i => AppendAsync(journal, "s/" + i)).ToArray();

        await journal.DisposeAsync();

        await Task.WhenAll(appends);
        await using var again = await store.OpenAsync();
        Assert.Equal(100, again.Head);
    }

    [Fact]
    public async Task Read_WhileWritersAreBusy_SeesWholeAppendsOnly()
    {
        await using var journal = await store.OpenAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 300).Select(i => journal.AppendAsync(
            new AppendRequest
            {
                Streams =
                [
                    new StreamAppend("a", StreamAppend.AnyVersion, [new JournalRecord("x", "", "", "system", 1, new JsonObject())]),
                    new StreamAppend("b", StreamAppend.AnyVersion, [new JournalRecord("x", "", "", "system", 1, new JsonObject())]),
                ],
                At = DateTimeOffset.UnixEpoch,
            },
            None)));
        do
        {
            var entries = await journal.ReadAfterAsync(0, 10_000, None);
            Assert.Equal(entries.Count(e => e.Stream == "a"), entries.Count(e => e.Stream == "b"));
        }
        while (!writing.IsCompleted);

        await writing;
        Assert.Equal(600, journal.Head);
    }

    [Fact]
    public async Task Open_MissingFolder_IsRefused()
    {
        var options = new SqliteOptions { Path = Path.Combine(store.Root, "no", "x.db"), Origin = "o" };

        await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync(options));
    }

    [Theory]
    [InlineData("nfs4")]
    [InlineData("fuse.sshfs")]
    public async Task Open_NetworkFileSystem_IsRefusedBeforeAnythingIsWritten(string type)
    {
        var options = new SqliteOptions { Path = store.Database, Origin = "o", FileSystemOf = _ => type };

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync(options));

        Assert.Contains(type, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Root));
    }

    [Fact]
    public async Task OpenReadOnly_BesideARunningServer_SeesItsEntriesAndCannotAppend()
    {
        await using var journal = await store.OpenAsync();
        await AppendAsync(journal, "s");

        using var reader = SqliteJournal.OpenReadOnly(store.Database);

        Assert.Equal(1, reader.Head);
        Assert.Single(await reader.ReadStreamAsync("s", 0, None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(reader, "s"));
    }

    [Fact]
    public async Task OpenReadOnly_AfterTheServerStopped_ReadsToo()
    {
        await using (var journal = await store.OpenAsync())
            await AppendAsync(journal, "s");

        using var reader = SqliteJournal.OpenReadOnly(store.Database);

        Assert.Equal(["log", "s"], await reader.ListStreamsAsync("", None));
    }

    [Fact]
    public void OpenReadOnly_NoStore_IsRefusedAndCreatesNone()
    {
        Assert.Throws<StoreRefusedException>(() => SqliteJournal.OpenReadOnly(store.Database));
        Assert.False(File.Exists(store.Database));
    }

    [Theory]
    [InlineData("UPDATE entries SET line = CAST(replace(CAST(line AS TEXT), 'mallory', 'alice..') AS BLOB) WHERE seq = 2", 2)]
    [InlineData("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 2", 2)]
    [InlineData("UPDATE entries SET stream = 'other' WHERE seq = 2", 2)]
    [InlineData("UPDATE entries SET version = 9 WHERE seq = 3", 3)]
    [InlineData("DELETE FROM entries WHERE seq = 1", 1)]
    [InlineData("UPDATE entries SET line = CAST('junk' AS BLOB) WHERE seq = 1", 1)]
    public async Task Open_TamperedEntry_NamesTheFirstThatDoesNotFit(string tampering, long seq)
    {
        await using (var journal = await store.OpenAsync())
            for (var i = 0; i < 3; i++)
                await AppendAsync(journal, "s", "mallory");
        store.Sql("DROP TRIGGER entries_stay; DROP TRIGGER entries_last; " + tampering);

        var tampered = await Assert.ThrowsAsync<JournalTamperedException>(() => store.OpenAsync());

        Assert.Equal(seq, tampered.Seq);
        Assert.Contains(tampered.Found, tampered.Message, StringComparison.Ordinal);
        using var reader = SqliteJournal.OpenReadOnly(store.Database);
        Assert.True(reader.Head >= 2, "a tampered journal still opens for reading");
    }

    [Fact]
    public async Task Open_LineAndLeafRewrittenTogether_BreaksTheNextLink()
    {
        await using (var journal = await store.OpenAsync())
            for (var i = 0; i < 3; i++)
                await AppendAsync(journal, "s", "mallory");
        using (var connection = store.Connect())
        {
            connection.CreateFunction("forged", (byte[] line) => JournalChain.Leaf(line));
            using var command = connection.CreateCommand();
            command.CommandText = """
                DROP TRIGGER entries_stay;
                UPDATE entries SET line = CAST(replace(CAST(line AS TEXT), 'mallory', 'alice..') AS BLOB) WHERE seq = 2;
                UPDATE entries SET leaf = forged(line) WHERE seq = 2;
                """;
            command.ExecuteNonQuery();
        }

        Assert.Equal(3, (await Assert.ThrowsAsync<JournalTamperedException>(() => store.OpenAsync())).Seq);
    }

    [Fact]
    public async Task Entries_ChangedByHand_AreGuardedByTheFileItself()
    {
        await (await store.OpenAsync()).DisposeAsync();

        Assert.ThrowsAny<Exception>(() => store.Sql("UPDATE entries SET version = 2"));
        Assert.ThrowsAny<Exception>(() => store.Sql("DELETE FROM entries"));
    }

    [Fact]
    public async Task Probe_AWritableStore_Completes()
    {
        await using var journal = await store.OpenAsync();

        await journal.ProbeAsync(None);
        await journal.ProbeAsync(None);
    }

    internal static Task<AppendResult> AppendAsync(IJournal journal, string stream, string actor = "system") =>
        journal.AppendAsync(
            new AppendRequest
            {
                Streams = [new StreamAppend(stream, StreamAppend.AnyVersion,
                    [new JournalRecord("thing.happened", "", "", actor, 1, new JsonObject { ["text"] = new string('x', 200) })])],
                At = DateTimeOffset.UnixEpoch,
            },
            None);
}
