using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Postgres;

/// <summary>Two replicas on one database.</summary>
public sealed class PostgresReplicaTests : IAsyncLifetime
{
    private PostgresStore store = null!;
    private PostgresJournal one = null!;
    private PostgresJournal two = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        if (Machine.Find("postgres") is null)
            return;
        store = await PostgresStore.CreateAsync();
        // At once: both find no tables.
        var both = await Task.WhenAll(store.OpenAsync(), store.OpenAsync());
        (one, two) = (both[0], both[1]);
    }

    public async Task DisposeAsync()
    {
        if (one is not null)
            await Task.WhenAll(one.DisposeAsync().AsTask(), two.DisposeAsync().AsTask());
    }

    [RequiresFact("postgres")]
    public async Task Append_FromBothAtOnce_MakesOneChainWithoutGaps()
    {
        const int each = 30;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                Assert.IsType<AppendResult.Appended>(await AppendAsync(w % 2 == 0 ? one : two, "w/" + w, i));
        })));

        var all = await one.ReadAfterAsync(0, 10_000, None);
        Assert.Equal(Enumerable.Range(1, 16 * each).Select(i => (long)i), all.Select(e => e.Seq));
        await using var third = await store.OpenAsync();
        Assert.Equal(16 * each, third.Head);
    }

    [RequiresFact("postgres")]
    public async Task Append_RacersForOneVersionOnBoth_ARetryLoopLosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            var journal = w % 2 == 0 ? one : two;
            var version = 0L;
            while (await AppendAsync(journal, "votes", version, "vote-" + w) is AppendResult.Conflict c)
            {
                // What made the conflict is to be seen at once, or who folds again would never end.
                Assert.True((await journal.ReadStreamAsync("votes", version, None)).Count > 0);
                version = c.ActualVersion;
            }
        })));

        Assert.Equal(16, (await two.ReadStreamAsync("votes", 0, None)).Select(v => v.Type).Distinct().Count());
    }

    [RequiresFact("postgres")]
    public async Task Append_AConflictWithTheOther_MovesTheHead()
    {
        await AppendAsync(one, "s", 0);

        Assert.Equal(new AppendResult.Conflict("s", 1), await AppendAsync(two, "s", 0));
        Assert.True(two.Head >= 1);
    }

    [RequiresFact("postgres")]
    public async Task Append_SameKeyOnBoth_HasOneEffectAndOneAnswer()
    {
        var request = Request("s", StreamAppend.AnyVersion, "x") with { Key = "click-1", Answer = "recorded" };

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).AppendAsync(request, None)));

        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.Equal(19, results.Count(r => r == new AppendResult.Duplicate("recorded")));
        Assert.Single(await one.ReadStreamAsync("s", 0, None));
    }

    [RequiresFact("postgres")]
    public async Task WaitFor_TheOthersAppend_Completes()
    {
        var waiting = two.WaitForAsync(0, None);
        await AppendAsync(one, "s", 0);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, two.Head);
    }

    [RequiresFact("postgres")]
    public async Task WaitFor_EverySessionCut_CompletesAllTheSame()
    {
        var waiting = two.WaitForAsync(0, None);
        await store.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'drbot %' AND datname = current_database()");

        Assert.IsType<AppendResult.Appended>(await AppendAsync(one, "s", 0));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Single(await two.ReadStreamAsync("s", 0, None));
    }

    [RequiresFact("postgres")]
    public async Task Append_TheOtherStandsStillInItsTransaction_GoesOnAndTheOtherTooLater()
    {
        using var frozen = new ManualResetEventSlim();
        using var thaw = new ManualResetEventSlim();
        await using var third = await store.OpenAsync(new PostgresOptions
        {
            Place = store.Options.Place,
            Origin = PostgresStore.Origin,
            Wire = TimeProvider.System,
            IdleInTransaction = TimeSpan.FromMilliseconds(500),
            Fault = point =>
            {
                if (point != "locked" || frozen.IsSet)
                    return;
                frozen.Set();
                Assert.True(thaw.Wait(TimeSpan.FromSeconds(30)));
            },
        });
        var held = AppendAsync(third, "s", 0, "held");
        Assert.True(frozen.Wait(TimeSpan.FromSeconds(10)));

        Assert.IsType<AppendResult.Appended>(await AppendAsync(one, "s", 0, "free"));
        Assert.False(held.IsCompleted);
        thaw.Set();

        Assert.Equal(new AppendResult.Conflict("s", 1), await held);
    }

    [RequiresFact("postgres")]
    public async Task Fence_TakenByTheOther_StopsTheFormersAppend()
    {
        var lost = await one.Leases.TakeAsync("run/A", "one", TimeSpan.FromMilliseconds(200), None);
        await Task.Delay(300);
        var won = await two.Leases.TakeAsync("run/A", "two", TimeSpan.FromMinutes(1), None);

        Assert.Equal(2, won!.Epoch);
        Assert.Equal(
            new AppendResult.Fenced(lost!), await one.AppendAsync(Request("s", 0, "x") with { Fence = lost }, None));
        Assert.IsType<AppendResult.Appended>(await two.AppendAsync(Request("s", 0, "x") with { Fence = won }, None));
    }

    [RequiresFact("postgres")]
    public async Task Clock_OfBoth_IsTheServersAndNeverBeforeTheNewestEntry()
    {
        var server = DateTimeOffset.Parse(
            await store.SqlAsync("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.True((one.Clock.GetUtcNow() - server).Duration() < TimeSpan.FromSeconds(5));

        var late = server.AddHours(2);
        await one.AppendAsync(Request("s", 0, "x") with { At = late }, None);
        Assert.Equal(JournalLine.Cut(late), one.Clock.GetUtcNow());
    }

    internal static Task<AppendResult> AppendAsync(IJournal journal, string stream, long version, string type = "x") =>
        journal.AppendAsync(Request(stream, version, type), None);

    internal static AppendRequest Request(string stream, long version, string type) => new()
    {
        Streams = [new StreamAppend(stream, version, [new JournalRecord(type, "", "", "system", 1, new JsonObject { ["n"] = 1 })])],
        At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
    };
}
