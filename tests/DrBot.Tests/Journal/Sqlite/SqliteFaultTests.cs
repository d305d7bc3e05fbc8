using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SqliteFaultTests : IDisposable
{
    private const int Unlimited = 1_000_000;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly StoreFolder store = new();
    private int maxPages = Unlimited;
    private Action? committing;

    public void Dispose() => store.Dispose();

    public static TheoryData<int> RoomLeft() => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(RoomLeft))]
    public async Task Append_DiskFullAtTheNthPage_RollsBackWholeAndRecoversWithoutRestart(int pages)
    {
        await (await store.OpenAsync()).DisposeAsync();
        maxPages = Pages() + pages;
        await using var journal = await OpenAsync();
        var durable = new List<string>();
        JournalUnavailableException? full = null;
        for (var i = 0; full is null && i < 100; i++)
        {
            try
            {
                await AppendLargeAsync(journal, "s/" + i);
                durable.Add("s/" + i);
            }
            catch (JournalUnavailableException e)
            {
                full = e;
            }
        }

        Assert.NotNull(full);
        Assert.Contains("full", full.Message, StringComparison.Ordinal);
        Assert.Equal(durable.Order(StringComparer.Ordinal), await journal.ListStreamsAsync("s/", None));
        Assert.Equal(2 * durable.Count, journal.Head);

        maxPages = Unlimited;
        await AppendLargeAsync(journal, "after");
        Assert.Equal((2 * durable.Count) + 2, journal.Head);
        await DemandWholeAsync(journal);
    }

    [Fact]
    public async Task Append_DiskFullUnderLoad_EveryWaiterIsToldAndOnlyAcknowledgedOnesAreThere()
    {
        await (await store.OpenAsync()).DisposeAsync();
        maxPages = Pages() + 30;
        await using var journal = await OpenAsync();

        var told = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                await AppendLargeAsync(journal, $"s/{i:000}");
                return i;
            }
            catch (JournalUnavailableException)
            {
                return -1;
            }
        }));

        Assert.Contains(-1, told);
        Assert.Equal(
            told.Where(i => i >= 0).Order().Select(i => $"s/{i:000}"), await journal.ListStreamsAsync("s/", None));
        maxPages = Unlimited;
        await AppendLargeAsync(journal, "after");
        await DemandWholeAsync(journal);
    }

    [Fact]
    public async Task Probe_FullDisk_SaysSoUntilThereIsRoom()
    {
        await (await store.OpenAsync()).DisposeAsync();
        maxPages = Pages();
        await using var journal = await OpenAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(async () =>
        {
            for (var i = 0; i < 100; i++)
                await AppendLargeAsync(journal, "s/" + i);
        });
        maxPages = Unlimited;
        await journal.ProbeAsync(None);
    }

    [Fact]
    public async Task Append_LockedByAnotherProgram_IsUnavailableAndThenRecovers()
    {
        await using var journal = await OpenAsync(TimeSpan.FromSeconds(1));
        using (var other = store.Connect())
        {
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();

            var locked = await Assert.ThrowsAsync<JournalUnavailableException>(
                () => SqliteJournalTests.AppendAsync(journal, "s"));
            Assert.Contains("locked by another program", locked.Message, StringComparison.Ordinal);
        }

        await SqliteJournalTests.AppendAsync(journal, "s");
        Assert.Equal(1, journal.Head);
    }

    [Fact]
    public async Task Append_QueueFull_IsOverloadedAtOnceAndAcceptedOnesAreKept()
    {
        using var hold = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        committing = () =>
        {
            reached.Set();
            hold.Wait();
        };
        await using var journal = await store.OpenAsync(new SqliteOptions
        {
            Path = store.Database,
            Origin = StoreFolder.Origin,
            QueueCapacity = 2,
            Committing = () => committing(),
        });
        var first = SqliteJournalTests.AppendAsync(journal, "s");
        reached.Wait();
        var queued = new[] { SqliteJournalTests.AppendAsync(journal, "s"), SqliteJournalTests.AppendAsync(journal, "s") };

        var overloaded = await Assert.ThrowsAsync<JournalUnavailableException>(
            () => SqliteJournalTests.AppendAsync(journal, "s"));
        hold.Set();
        await Task.WhenAll([first, .. queued]);

        Assert.Contains("overloaded", overloaded.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await journal.ReadStreamAsync("s", 0, None)).Count);
    }

    [Fact]
    public async Task Append_TooManyBytesWaiting_IsOverloadedUntilTheyAreWritten()
    {
        using var hold = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        await using var journal = await store.OpenAsync(new SqliteOptions
        {
            Path = store.Database,
            Origin = StoreFolder.Origin,
            QueueBytes = 4000,
            Committing = () =>
            {
                reached.Set();
                hold.Wait();
            },
        });
        var first = AppendLargeAsync(journal, "s/0");
        reached.Wait();
        var second = AppendLargeAsync(journal, "s/1");

        await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendLargeAsync(journal, "s/2"));
        hold.Set();
        await Task.WhenAll(first, second);

        await AppendLargeAsync(journal, "s/2");
        Assert.Equal(["s/0", "s/1", "s/2"], await journal.ListStreamsAsync("s/", None));
    }

    [Fact]
    public async Task Append_CancelledWhileQueued_WritesNothing_CancelledUnderWay_StillAnswersItsOutcome()
    {
        using var hold = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        committing = () =>
        {
            reached.Set();
            hold.Wait();
        };
        await using var journal = await OpenAsync();
        using var source = new CancellationTokenSource();
        var underWay = journal.AppendAsync(Request("under-way"), source.Token);
        reached.Wait();
        var queued = journal.AppendAsync(Request("queued"), source.Token);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        hold.Set();

        Assert.IsType<AppendResult.Appended>(await underWay);
        await SqliteJournalTests.AppendAsync(journal, "later");
        Assert.Equal(["later", "log", "under-way"], await journal.ListStreamsAsync("", None));
    }

    [Fact]
    public async Task Append_ErrorAfterTheCommitWasWritten_IsAcknowledgedBecauseTheStoreHasIt()
    {
        await using var journal = await OpenAsync();
        committing = FailOnce("disk I/O error", 10);

        var result = await SqliteJournalTests.AppendAsync(journal, "s");

        Assert.IsType<AppendResult.Appended>(result);
        Assert.Equal(1, journal.Head);
        await SqliteJournalTests.AppendAsync(journal, "s");
        await DemandWholeAsync(journal);
    }

    [Fact]
    public async Task Append_CommitRefused_IsNotRecordedAndTheNextOneIs()
    {
        var refuse = false;
        await using var journal = await store.OpenAsync(new SqliteOptions
        {
            Path = store.Database,
            Origin = StoreFolder.Origin,
            WriterOpened = c => SQLitePCL.raw.sqlite3_commit_hook(c.Handle, _ => Volatile.Read(ref refuse) ? 1 : 0, null),
        });
        Volatile.Write(ref refuse, true);

        await Assert.ThrowsAsync<JournalUnavailableException>(() => SqliteJournalTests.AppendAsync(journal, "s"));
        Assert.Equal(0, journal.Head);
        Volatile.Write(ref refuse, false);

        await SqliteJournalTests.AppendAsync(journal, "s");
        Assert.Equal(1, journal.Head);
        await DemandWholeAsync(journal);
    }

    [Fact]
    public async Task Write_OneOfABatchIsImpossible_TheOthersAreWritten()
    {
        using var hold = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        committing = () =>
        {
            reached.Set();
            hold.Wait();
        };
        await using var journal = await OpenAsync();
        var first = SqliteJournalTests.AppendAsync(journal, "s");
        reached.Wait();
        var good = SqliteJournalTests.AppendAsync(journal, "s");
        var bad = journal.WriteAsync<int>(_ => throw new InvalidOperationException("a bug"), None);
        var alsoGood = SqliteJournalTests.AppendAsync(journal, "s");
        hold.Set();

        await Task.WhenAll(first, good, alsoGood);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => bad);
        Assert.Equal([1L, 2L, 3L], (await journal.ReadStreamAsync("s", 0, None)).Select(e => e.Version));
        await DemandWholeAsync(journal);
    }

    [Fact]
    public async Task Append_HeadTamperedWithWhileRunning_IsRefused()
    {
        await using var journal = await OpenAsync();
        await SqliteJournalTests.AppendAsync(journal, "s");
        store.Sql("DROP TRIGGER entries_stay; UPDATE entries SET line = CAST(line || ' ' AS BLOB) WHERE seq = 1");

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => SqliteJournalTests.AppendAsync(journal, "s"));
        Assert.Equal(1, Assert.IsType<JournalTamperedException>(refused.InnerException).Seq);
    }

    [Fact]
    public async Task Read_ALineThatIsNone_IsUnavailableNamingIt()
    {
        await using var journal = await OpenAsync();
        await SqliteJournalTests.AppendAsync(journal, "s");
        store.Sql("DROP TRIGGER entries_stay; UPDATE entries SET line = CAST('junk' AS BLOB) WHERE seq = 1");

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.ReadStreamAsync("s", 0, None));
        Assert.Equal(1, Assert.IsType<JournalTamperedException>(refused.InnerException).Seq);
    }

    [Fact]
    public async Task Receipts_OldOnes_AreForgottenOnlyWhenOldAndMany()
    {
        await using var journal = await OpenAsync();
        store.Sql("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11999)
            INSERT INTO receipts(id, key, at, answer) SELECT i, 'old-' || i, 0, 'kept' FROM n
            """);
        var late = DateTimeOffset.UnixEpoch.AddDays(400);

        await journal.AppendAsync(Request("s") with { Key = "new", At = late }, None);

        Assert.IsType<AppendResult.Appended>(await journal.AppendAsync(Request("s") with { Key = "old-2000", At = late }, None));
        Assert.Equal(
            new AppendResult.Duplicate("kept"), await journal.AppendAsync(Request("s") with { Key = "old-2001", At = late }, None));
    }

    private static AppendRequest Request(string stream) => new()
    {
        Streams =
        [
            new StreamAppend(stream, StreamAppend.AnyVersion,
                [new JournalRecord("x", "", "", "system", 1, new JsonObject())]),
        ],
        At = DateTimeOffset.UnixEpoch,
    };

    private static Action FailOnce(string message, int code)
    {
        var left = 1;
        return () =>
        {
            if (Interlocked.Exchange(ref left, 0) == 1)
                throw new SqliteException(message, code);
        };
    }

    private static Task AppendLargeAsync(SqliteJournal journal, string stream)
    {
        var data = new JsonObject { ["text"] = new string('x', 1500), ["who"] = new JsonObject { ["$private"] = "someone" } };
        var record = new JournalRecord("x", "", "", "system", 1, data);
        return journal.AppendAsync(
            new AppendRequest
            {
                Streams = [new StreamAppend(stream, 0, [record, record])],
                At = DateTimeOffset.UnixEpoch,
                Key = stream,
            },
            None);
    }

    private static async Task DemandWholeAsync(SqliteJournal journal)
    {
        var check = ChainCheck.FromStart();
        await check.GoOnAsync(journal, long.MaxValue, None);
        Assert.Equal((StoreFolder.Origin, journal.Head), (check.Origin, check.Seq));
    }

    private Task<SqliteJournal> OpenAsync(TimeSpan? busy = null) => store.OpenAsync(new SqliteOptions
    {
        Path = store.Database,
        Origin = StoreFolder.Origin,
        BusyTimeout = busy ?? TimeSpan.FromSeconds(2),
        WriterOpened = LimitPages,
        Committing = () => committing?.Invoke(),
    });

    private void LimitPages(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA max_page_count=" + Volatile.Read(ref maxPages);
        command.ExecuteNonQuery();
    }

    private int Pages()
    {
        using var connection = store.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA page_count";
        return (int)(long)command.ExecuteScalar()!;
    }
}
