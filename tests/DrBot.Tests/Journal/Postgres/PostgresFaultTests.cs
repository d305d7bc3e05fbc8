using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;
using Npgsql;
using static DrBot.Tests.Journal.Postgres.PostgresReplicaTests;

namespace DrBot.Tests.Journal.Postgres;

/// <summary>What becomes of an append when the server or the way to it fails.</summary>
public sealed class PostgresFaultTests
{
    private static CancellationToken None => CancellationToken.None;

    [RequiresTheory("postgres")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_CutAtCommit_IsInOnceWhetherOrNotItArrived(bool delivered)
    {
        var store = await PostgresStore.CreateAsync();
        await using var proxy = new CuttingProxy(store.Server.Port);
        await using var journal = await store.OpenAsync(Through(store, proxy));
        await AppendAsync(journal, "s", 0);

        proxy.CutAt("COMMIT", delivered);
        var result = await AppendAsync(journal, "s", 1, "cut");

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(2, Assert.IsType<AppendResult.Appended>(result).Entries[0].Seq);
        Assert.Equal(["x", "cut"], (await journal.ReadStreamAsync("s", 0, None)).Select(e => e.Type));
        await using var again = await store.OpenAsync();
        Assert.Equal(2, again.Head);
    }

    [RequiresFact("postgres")]
    public async Task Append_ManyAtOnceCutAtCommitAgainAndAgain_EachIsInOnce()
    {
        var store = await PostgresStore.CreateAsync();
        await using var proxy = new CuttingProxy(store.Server.Port);
        await using var journal = await store.OpenAsync(Through(store, proxy));
        for (var round = 0; round < 6; round++)
        {
            proxy.CutAt("COMMIT", delivered: round % 2 == 0);
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                journal.AppendAsync(Request($"r{round}/{i}", 0, "x") with { Key = $"key-{round}-{i}" }, None)));
            Assert.All(results, r => Assert.IsType<AppendResult.Appended>(r));
        }

        Assert.Equal(6, proxy.Cuts);
        await using var again = await store.OpenAsync();
        Assert.Equal(48, again.Head);
    }

    [RequiresFact("postgres")]
    public async Task Append_CutBeforeCommit_IsTriedAgain()
    {
        var store = await PostgresStore.CreateAsync();
        await using var proxy = new CuttingProxy(store.Server.Port);
        await using var journal = await store.OpenAsync(Through(store, proxy));

        proxy.CutAt("INSERT INTO entries", delivered: true);

        Assert.IsType<AppendResult.Appended>(await AppendAsync(journal, "s", 0));
        Assert.Single(await journal.ReadStreamAsync("s", 0, None));
        Assert.Equal(1, proxy.Cuts);
    }

    [RequiresFact("postgres")]
    public async Task Append_ServerKilledAfterTheCommit_WaitsAndKnowsWhenItIsBack()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = await PostgresStore.CreateAsync(server);
        var armed = false;
        var options = store.Options;
        await using var journal = await store.OpenAsync(new PostgresOptions
        {
            Place = options.Place,
            Origin = options.Origin,
            Wire = options.Wire,
            Fault = point =>
            {
                if (!armed || point != "committed")
                    return;
                armed = false;
                server.StopAsync("QUIT").GetAwaiter().GetResult();
                throw new NpgsqlException("the answer was lost");
            },
        });
        await AppendAsync(journal, "s", 0);
        armed = true;
        var unknown = AppendAsync(journal, "s", 1, "unknown");
        while (server.ProcessId > 0)
            await Task.Delay(10);

        // Whoever comes meanwhile is told that nothing of his was recorded.
        await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(journal, "t", 0));
        Assert.False(unknown.IsCompleted);
        await server.StartAgainAsync();

        Assert.Equal(2, Assert.IsType<AppendResult.Appended>(await unknown.WaitAsync(TimeSpan.FromSeconds(30))).Entries[0].Seq);
        Assert.Equal(3, Assert.IsType<AppendResult.Appended>(await AppendAsync(journal, "s", 2)).Entries[0].Seq);
    }

    [RequiresFact("postgres")]
    public async Task Append_ServerRestarted_GoesOnWithoutReopening()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = await PostgresStore.CreateAsync(server);
        await using var journal = await store.OpenAsync();
        await AppendAsync(journal, "s", 0);

        await server.StopAsync("INT");
        await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(journal, "s", 1));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.ReadStreamAsync("s", 0, None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.ProbeAsync(None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.OpenAsync());
        await server.StartAgainAsync();

        Assert.IsType<AppendResult.Appended>(await AppendAsync(journal, "s", 1));
        Assert.Equal(2, (await journal.ReadStreamAsync("s", 0, None)).Count);
        await journal.ProbeAsync(None);
    }

    [RequiresFact("postgres")]
    public async Task Append_DiskFull_SaysSoAndGoesOnByItself()
    {
        var store = await PostgresStore.CreateAsync();
        await using var journal = await store.OpenAsync();
        await store.SqlAsync(
            """
            CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER disk_full BEFORE INSERT ON drbot.entries FOR EACH ROW EXECUTE FUNCTION disk_full();
            """);

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(journal, "s", 0));
        Assert.Contains("is full: nothing was recorded", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, journal.Head);

        await store.SqlAsync("DROP TRIGGER disk_full ON drbot.entries");
        Assert.IsType<AppendResult.Appended>(await AppendAsync(journal, "s", 0));
    }

    [RequiresFact("postgres")]
    public async Task Append_TheStoreLostWhatWasAcknowledged_IsRefused()
    {
        var store = await PostgresStore.CreateAsync();
        await using var journal = await store.OpenAsync();
        await AppendAsync(journal, "s", 0);
        await AppendAsync(journal, "s", 1);
        await store.SqlAsync(
            """
            SET session_replication_role = replica;
            DELETE FROM drbot.entries WHERE seq = 2;
            UPDATE drbot.head SET seq = 1, leaf = (SELECT leaf FROM drbot.entries WHERE seq = 1);
            """);

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(journal, "s", 1));
        Assert.Contains("which were acknowledged", refused.Message, StringComparison.Ordinal);
    }

    [RequiresFact("postgres")]
    public async Task Append_OneThatTheServerCannotHold_IsRefusedAndItsCompanionsAreNot()
    {
        var store = await PostgresStore.CreateAsync();
        await using var journal = await store.OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                // A lone surrogate has no UTF-8.
                return await AppendAsync(journal, i == 7 ? "s/\ud800" : "s/" + i, 0) is AppendResult.Appended;
            }
            catch (Exception e) when (e is ArgumentException or JournalUnavailableException)
            {
                return false;
            }
        }));

        Assert.True(results.Where((_, i) => i != 7).All(r => r));
    }

    private static PostgresOptions Through(PostgresStore store, CuttingProxy proxy) => new()
    {
        Place = PostgresPlace.Parse(store.Server.Url(store.Database, proxy.Port)),
        Origin = PostgresStore.Origin,
        Wire = TimeProvider.System,
    };
}
