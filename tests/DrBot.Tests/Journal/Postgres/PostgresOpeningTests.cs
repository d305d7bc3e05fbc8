using DrBot.Commands.Plans;
using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;
using Npgsql;
using static DrBot.Tests.Journal.Postgres.PostgresReplicaTests;

namespace DrBot.Tests.Journal.Postgres;

/// <summary>What a database must be to be opened, and what lies beside the journal.</summary>
public sealed class PostgresOpeningTests
{
    private static readonly PlanSource[] Files =
        [new("unjucks.yaml", "plan: unjucks\ntitle: \"ü 😀\0\"\n"), new("templates/a.hbs", ""), new("templates/B.hbs", "{{x}}")];

    private static CancellationToken None => CancellationToken.None;

    [RequiresFact("postgres")]
    public async Task Open_ANewerSchema_IsRefusedAndUntouched()
    {
        var store = await OpenedAsync();
        await store.SqlAsync("UPDATE drbot.about SET version = 99");

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync());
        Assert.Contains("has schema 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("start that version", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.LinesAsync());
    }

    [RequiresFact("postgres")]
    public async Task Open_AnotherLog_IsRefused()
    {
        var store = await OpenedAsync();
        var options = new PostgresOptions { Place = store.Options.Place, Origin = "other", Wire = TimeProvider.System };

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync(options));
        Assert.Contains("'drbot.example/test-1'", refused.Message, StringComparison.Ordinal);
    }

    [RequiresTheory("postgres")]
    [InlineData("/drbot_none", "there is no such database")]
    [InlineData("nobody:x@", "lets this user not in")]
    public async Task Open_NoSuchDatabaseOrUser_SaysWhatToDo(string change, string expected)
    {
        var store = await PostgresStore.CreateAsync();
        var url = store.Server.Url(store.Database);
        url = change[0] == '/' ? url.Replace("/" + store.Database, change, StringComparison.Ordinal)
            : "postgres://" + change + url[(url.IndexOf('@', StringComparison.Ordinal) + 1)..];

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => PostgresJournal.OpenAsync(
            new PostgresOptions { Place = PostgresPlace.Parse(url), Origin = "o", Wire = TimeProvider.System }, null, None));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [RequiresFact("postgres")]
    public async Task Open_ARoleWithoutRights_SaysWhatToRun()
    {
        var store = await PostgresStore.CreateAsync();
        var role = "poor_" + store.Database;
        await store.SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD 'x'; REVOKE CREATE ON DATABASE {store.Database} FROM PUBLIC");
        var place = PostgresPlace.Parse($"postgres://{role}:x@127.0.0.1:{store.Server.Port}/{store.Database}");
        var options = new PostgresOptions { Place = place, Origin = "o", Wire = TimeProvider.System };

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync(options));
        Assert.Contains($"CREATE SCHEMA drbot AUTHORIZATION {role}", refused.Message, StringComparison.Ordinal);

        await store.SqlAsync($"CREATE SCHEMA drbot AUTHORIZATION {role}");
        await using var journal = await store.OpenAsync(options);
        Assert.IsType<AppendResult.Appended>(await AppendAsync(journal, "s", 0));
    }

    [RequiresFact("postgres")]
    public async Task Connections_OnADatabaseThatCommitsLazily_CommitDurablyAllTheSame()
    {
        var store = await OpenedAsync();
        await store.SqlAsync($"ALTER DATABASE {store.Database} SET synchronous_commit = off");
        await using var connections = new PostgresConnections(store.Options);
        await using var pooled = await connections.OpenAsync(None);
        using var writer = connections.OpenWriter();

        foreach (var connection in (NpgsqlConnection[])[pooled, writer])
        {
            await using var show = new NpgsqlCommand("SHOW synchronous_commit", connection);
            Assert.Equal("on", await show.ExecuteScalarAsync());
        }
    }

    [RequiresTheory("postgres")]
    [InlineData("UPDATE drbot.entries SET line = convert_to(replace(convert_from(line, 'UTF8'), '\"n\":1', '\"n\":2'), 'UTF8') WHERE seq = 1")]
    [InlineData("UPDATE drbot.entries SET stream = 'other' WHERE seq = 1")]
    [InlineData("DELETE FROM drbot.entries WHERE seq = 1")]
    [InlineData("DELETE FROM drbot.entries WHERE seq = 2")]
    [InlineData("UPDATE drbot.head SET seq = 5")]
    public async Task Open_AChangedChain_IsTamperedAndStillRead(string change)
    {
        var store = await OpenedAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SqlAsync("DELETE FROM drbot.entries"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SqlAsync("TRUNCATE drbot.entries"));
        await store.SqlAsync("SET session_replication_role = replica; " + change);

        await Assert.ThrowsAsync<JournalTamperedException>(() => store.OpenAsync());
        Assert.NotEmpty(await store.LinesAsync());
    }

    [RequiresFact("postgres")]
    public async Task ReadOnly_BesideAServer_ReadsAndNeverWrites()
    {
        var store = await PostgresStore.CreateAsync();
        var missing = await Assert.ThrowsAsync<StoreRefusedException>(() => store.LinesAsync());
        Assert.Contains("there is no store", missing.Message, StringComparison.Ordinal);
        await using var journal = await store.OpenAsync();
        await AppendAsync(journal, "s", 0);
        await journal.Cursors.AdvanceAsync("cards", 3, None);

        await using var reader = await PostgresJournal.OpenReadOnlyAsync(store.Options.Place, TimeProvider.System, None);

        Assert.Equal(1, reader.Head);
        Assert.Equal(3, await reader.Cursors.GetAsync("cards", None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(reader, "s", 1));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => reader.Cursors.AdvanceAsync("cards", 4, None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => reader.ProbeAsync(None));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => reader.Leases.TakeAsync("r", "h", TimeSpan.FromSeconds(1), None));
    }

    [RequiresFact("postgres")]
    public async Task Plans_Stored_ReadBackExactlyAndNeverOnceChanged()
    {
        var store = await PostgresStore.CreateAsync();
        await using var journal = await store.OpenAsync();
        var hash = PlanHash.Compute(Files);
        await journal.Plans.StoreAsync(hash, Files, None);
        await journal.Plans.StoreAsync(hash, Files, None);

        Assert.Equal(Files, await journal.Plans.GetAsync(hash, None));
        Assert.Equal([hash], await ((IStore)journal).ListPlansAsync(None));
        Assert.Null(await journal.Plans.GetAsync(new string('0', 64), None));
        await Assert.ThrowsAsync<ArgumentException>(() => journal.Plans.StoreAsync(new string('0', 64), Files, None));
        await store.SqlAsync("UPDATE drbot.plans SET text = 'plan: evil' WHERE place = 0");
        await Assert.ThrowsAsync<InvalidDataException>(() => journal.Plans.GetAsync(hash, None));
    }

    [RequiresFact("postgres")]
    public async Task Cursors_Advance_NeverMoveBack()
    {
        await using var journal = await (await PostgresStore.CreateAsync()).OpenAsync();
        Assert.Equal(-1, await journal.Cursors.GetAsync("cards", None));
        foreach (var seq in (long[])[7, 5])
            await journal.Cursors.AdvanceAsync("cards", seq, None);

        Assert.Equal(7, await journal.Cursors.GetAsync("cards", None));
    }

    [RequiresFact("postgres")]
    public async Task Messages_PostingThenPostedThenForgotten_AreFoundAsTheyStand()
    {
        await using var journal = await (await PostgresStore.CreateAsync()).OpenAsync();
        var at = DateTimeOffset.UnixEpoch.AddTicks(1_234_567);
        await journal.Messages.MarkPostingAsync("card", "C1", "171.2", at, None);
        Assert.Equal(new LedgerMessage("card", "C1", "171.2", null, at), await journal.Messages.FindAsync("card", None));

        await journal.Messages.MarkPostedAsync("card", "171.9", None);
        Assert.Equal("card", (await journal.Messages.FindMessageAsync("C1", "171.9", None))!.Key);
        await journal.Messages.MarkPostingAsync("card", "C2", null, at, None);
        Assert.Null(await journal.Messages.FindMessageAsync("C1", "171.9", None));
        await journal.Messages.ForgetAsync("card", None);
        Assert.Null(await journal.Messages.FindAsync("card", None));
    }

    [RequiresFact("postgres")]
    public async Task Buttons_OfTwoReplicas_HaveOneIdForAMeaning()
    {
        var store = await PostgresStore.CreateAsync();
        await using var one = await store.OpenAsync();
        await using var two = await store.OpenAsync();

        var ids = await Task.WhenAll(one.Buttons.KeepAsync("id-1", "approve", None), two.Buttons.KeepAsync("id-2", "approve", None));

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal("approve", await two.Buttons.FindAsync(ids[0], None));
        Assert.Null(await one.Buttons.FindAsync("id-3", None));
    }

    [RequiresFact("postgres")]
    public async Task Checkpoints_Kept_AreListedBySize()
    {
        await using var journal = await (await PostgresStore.CreateAsync()).OpenAsync();
        foreach (var size in (long[])[7, 3, 7])
            await journal.Checkpoints.StoreAsync(new KeptCheckpoint(size, $"note {size}", [1, 2]), None);

        Assert.Equal([3L, 7L], (await journal.Checkpoints.ListAsync(0, 10, None)).Select(c => c.Size));
        Assert.Equal("note 3", (await journal.Checkpoints.NewestAsync(6, None))!.Note);
        Assert.Null(await journal.Checkpoints.NewestAsync(2, None));
    }

    private static async Task<PostgresStore> OpenedAsync()
    {
        var store = await PostgresStore.CreateAsync();
        await using var journal = await store.OpenAsync();
        await AppendAsync(journal, "s", 0);
        await AppendAsync(journal, "s", 1);
        return store;
    }
}
