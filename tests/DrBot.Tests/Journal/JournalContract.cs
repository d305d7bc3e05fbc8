using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Journal;

namespace DrBot.Tests.Journal;

/// <summary>What every store must hold. A store derives it and says how it is opened.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken None => CancellationToken.None;

    protected IJournal Journal { get; private set; } = null!;

    private IChainStore Chain => (IChainStore)Journal;

    /// <summary>Opens the one store of this test; the same again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<IJournal> OpenAsync();

    protected abstract Task CloseAsync(IJournal journal);

    /// <summary>Every stored line, as an export would have it.</summary>
    protected abstract Task<IReadOnlyList<byte[]>> LinesAsync();

    /// <summary>Erases every private text equal to one.</summary>
    protected abstract Task EraseAsync(string text);

    public async Task InitializeAsync() => Journal = await OpenAsync();

    public virtual async Task DisposeAsync() => await CloseAsync(Journal);

    [Fact]
    public async Task Open_NewStore_HoldsLogOpened()
    {
        var entry = Assert.Single(await Journal.ReadAfterAsync(-1, 10, None));

        Assert.Equal((0L, "log", 1L, "log.opened", "system"), (entry.Seq, entry.Stream, entry.Version, entry.Type, entry.Actor));
        Assert.Equal(0, Journal.Head);
    }

    [Fact]
    public async Task Snapshot_OfAStoreWithout_IsNone()
    {
        Assert.Null(await Chain.NewestSnapshotAsync(None));
        Assert.Null(await Chain.FindDamageAsync(None));
    }

    [Fact]
    public async Task Snapshot_Saved_IsTheNewestAfterReopening()
    {
        await AppendSomeAsync(6);
        var check = ChainCheck.FromStart();
        await check.GoOnAsync(Chain, 3, None);
        await Chain.SaveSnapshotAsync(check.Snapshot(), None);
        await check.GoOnAsync(Chain, long.MaxValue, None);
        var newest = check.Snapshot() with { Open = ["DR-1", "DR-2"], OpenThrough = 5 };
        await Chain.SaveSnapshotAsync(newest, None);
        await Chain.SaveSnapshotAsync(newest, None);
        await ReopenAsync();

        Assert.Equal(newest.ToJson(), (await Chain.NewestSnapshotAsync(None))!.ToJson());
    }

    [Fact]
    public async Task Check_FromASnapshot_EndsWhereTheWholeCheckEnds()
    {
        await AppendSomeAsync(12);
        var part = ChainCheck.FromStart();
        await part.GoOnAsync(Chain, 6, None);
        var rest = await ChainCheck.FromAsync(Chain, part.Snapshot(), None);
        await rest.GoOnAsync(Chain, long.MaxValue, None);
        var whole = ChainCheck.FromStart();
        await whole.GoOnAsync(Chain, long.MaxValue, None);

        Assert.Equal((6L, Journal.Head), (part.Seq, whole.Seq));
        Assert.Equal(whole.Snapshot().ToJson(), rest.Snapshot().ToJson());
        Assert.Equal(whole.Tree.Root(), rest.Tree.Root());
        Assert.Equal(whole.Origin, rest.Origin);
    }

    [Fact]
    public async Task Check_FromASnapshotOfAnotherChain_IsTampered()
    {
        await AppendSomeAsync(3);
        var check = ChainCheck.FromStart();
        await check.GoOnAsync(Chain, 2, None);

        var other = check.Snapshot() with { Leaf = new string('a', 64) };
        Assert.Equal(2, (await Assert.ThrowsAsync<JournalTamperedException>(() => ChainCheck.FromAsync(Chain, other, None))).Seq);
    }

    [Fact]
    public async Task Append_SeveralRecords_GetSeqAndVersionInOrder()
    {
        var result = await AppendAsync(new StreamAppend("incident/A", 0, [Record("a"), Record("b"), Record("c")]));

        var entries = Assert.IsType<AppendResult.Appended>(result).Entries;
        Assert.Equal([(1L, 1L, "a"), (2L, 2L, "b"), (3L, 3L, "c")], entries.Select(e => (e.Seq, e.Version, e.Type)));
        Assert.Equal(3, Journal.Head);
    }

    [Fact]
    public async Task Append_AnEntry_ReadsBackAsItWasGiven()
    {
        var data = Json("""{"text":"línea\nzwei \u2028 😀 \"q\"","n":-7,"big":9007199254740993,"list":[1,null,{"x":true}],"none":{}}""");
        var record = new JournalRecord("incident.declared", "DR-1", "DR-1-R1", "sarah.chen", 3, data);

        var given = (AppendResult.Appended)await AppendAsync(new StreamAppend("incident/DR-1", 0, [record]));
        var read = Assert.Single(await Journal.ReadStreamAsync("incident/DR-1", 0, None));

        Assert.Equal(("DR-1", "DR-1-R1", "sarah.chen", 3), (read.Incident, read.Run, read.Actor, read.Schema));
        Assert.Equal(Noon, read.At);
        Assert.True(JsonNode.DeepEquals(data, read.Data), read.Data.ToJsonString());
        Assert.True(JsonNode.DeepEquals(data, given.Entries[0].Data));
        Assert.Equal(given.Entries[0] with { Data = read.Data }, read);
    }

    [Fact]
    public async Task Append_VersionMovedOn_IsAConflictAndWritesNothing()
    {
        await AppendAsync(new StreamAppend("s", 0, [Record("first")]));

        var result = await AppendAsync(new StreamAppend("s", 0, [Record("second")]));

        Assert.Equal(new AppendResult.Conflict("s", 1), result);
        Assert.Equal(1, Journal.Head);
    }

    [Fact]
    public async Task Append_VersionNotReachedYet_IsAConflict()
    {
        var result = await AppendAsync(new StreamAppend("s", 5, [Record("x")]));

        Assert.Equal(new AppendResult.Conflict("s", 0), result);
    }

    [Fact]
    public async Task Append_AnyVersion_AppendsWhereTheStreamStands()
    {
        await AppendAsync(new StreamAppend("s", 0, [Record("first")]));

        var result = await AppendAsync(new StreamAppend("s", StreamAppend.AnyVersion, [Record("second")]));

        Assert.Equal(2, Assert.IsType<AppendResult.Appended>(result).Entries[0].Version);
    }

    [Fact]
    public async Task Append_OneOfSeveralStreamsMovedOn_NoneAdvances()
    {
        await AppendAsync(new StreamAppend("target/db", 0, [Record("target.claimed")]));

        var result = await AppendAsync(
            new StreamAppend("incident/A", 0, [Record("run.started")]),
            new StreamAppend("target/db", 0, [Record("target.claimed")]));

        Assert.Equal(new AppendResult.Conflict("target/db", 1), result);
        Assert.Empty(await Journal.ReadStreamAsync("incident/A", 0, None));
        Assert.Equal(1, Journal.Head);
    }

    [Fact]
    public async Task Append_SeveralStreams_AdvanceTogether()
    {
        await AppendAsync(
            new StreamAppend("incident/A", 0, [Record("run.started")]),
            new StreamAppend("target/db", 0, [Record("target.claimed")]));

        Assert.Equal(1, Assert.Single(await Journal.ReadStreamAsync("incident/A", 0, None)).Seq);
        Assert.Equal(2, Assert.Single(await Journal.ReadStreamAsync("target/db", 0, None)).Seq);
    }

    [Fact]
    public async Task Append_StreamWithoutRecords_ChecksItsVersionOnly()
    {
        await AppendAsync(new StreamAppend("guard", 0, [Record("x")]));

        var refused = await AppendAsync(new StreamAppend("a", 0, [Record("x")]), new StreamAppend("guard", 0, []));
        var passed = await AppendAsync(new StreamAppend("a", 0, [Record("x")]), new StreamAppend("guard", 1, []));

        Assert.Equal(new AppendResult.Conflict("guard", 1), refused);
        Assert.Single(Assert.IsType<AppendResult.Appended>(passed).Entries);
    }

    [Fact]
    public async Task Append_SameKeyAgain_HasOneEffectAndTheFirstAnswer()
    {
        var request = Request([new StreamAppend("s", StreamAppend.AnyVersion, [Record("x")])], "click-1", "recorded");

        var first = await Journal.AppendAsync(request, None);
        var second = await Journal.AppendAsync(request with { Answer = "other" }, None);

        Assert.IsType<AppendResult.Appended>(first);
        Assert.Equal(new AppendResult.Duplicate("recorded"), second);
        Assert.Single(await Journal.ReadStreamAsync("s", 0, None));
    }

    [Fact]
    public async Task Append_SameKeyAtOnce_HasOneEffect()
    {
        var request = Request([new StreamAppend("s", StreamAppend.AnyVersion, [Record("x")])], "click-1", null);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Journal.AppendAsync(request, None)));

        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.Equal(19, results.Count(r => r == new AppendResult.Duplicate(null)));
    }

    [Fact]
    public async Task Append_KeyOfAConflict_IsNotUsedUp()
    {
        var key = Request([new StreamAppend("s", 4, [Record("x")])], "click-1", "yes");
        Assert.IsType<AppendResult.Conflict>(await Journal.AppendAsync(key, None));

        var again = await Journal.AppendAsync(key with { Streams = [new StreamAppend("s", 0, [Record("x")])] }, None);

        Assert.IsType<AppendResult.Appended>(again);
    }

    [Fact]
    public async Task Append_RepeatedKeyWhoseVersionMovedOn_IsADuplicateNotAConflict()
    {
        var request = Request([new StreamAppend("s", 0, [Record("x")])], "vote-1", "recorded");
        await Journal.AppendAsync(request, None);

        Assert.Equal(new AppendResult.Duplicate("recorded"), await Journal.AppendAsync(request, None));
    }

    [Fact]
    public async Task Append_ClockStepsBack_TimesNeverDo()
    {
        await Journal.AppendAsync(Request([new StreamAppend("s", 0, [Record("x")])]), None);
        await Journal.AppendAsync(Request([new StreamAppend("s", 1, [Record("x")])]) with { At = Noon.AddHours(-1) }, None);

        var times = (await Journal.ReadStreamAsync("s", 0, None)).Select(e => e.At);
        Assert.Equal([Noon, Noon], times);
    }

    [Fact]
    public async Task Append_TimeFinerThanAMicrosecondInAnotherZone_IsCutAndUtcInResultAndReading()
    {
        var at = Noon.AddTicks(1_234_567).ToOffset(TimeSpan.FromHours(5));
        var result = await Journal.AppendAsync(Request([new StreamAppend("s", 0, [Record("x")])]) with { At = at }, None);

        var expected = Noon.AddTicks(1_234_560);
        Assert.Equal(expected, ((AppendResult.Appended)result).Entries[0].At);
        var read = (await Journal.ReadStreamAsync("s", 0, None))[0].At;
        Assert.Equal((expected, TimeSpan.Zero), (read, read.Offset));
    }

    [Theory]
    [InlineData("""{"incident":"x"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"who":{"$private":7}}""")]
    [InlineData("""{"who":{"private":"0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    public async Task Append_DataThatTheEnvelopeOwns_IsRefused(string data)
    {
        var record = Record("x") with { Data = Json(data) };

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(new StreamAppend("s", 0, [record])));
        Assert.Equal(0, Journal.Head);
    }

    [Fact]
    public async Task Append_NoStreamOrOneTwice_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(
            new StreamAppend("s", 0, [Record("x")]), new StreamAppend("s", 1, [Record("x")])));
    }

    [Fact]
    public async Task Append_HugeData_IsRefusedAndTheNextOneIsNot()
    {
        var huge = Record("x") with { Data = new JsonObject { ["text"] = new string('x', 2_000_000) } };

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(new StreamAppend("s", 0, [huge])));
        Assert.IsType<AppendResult.Appended>(await AppendAsync(new StreamAppend("s", 0, [Record("x")])));
    }

    [Fact]
    public async Task Append_CancelledBefore_WritesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Journal.AppendAsync(Request([new StreamAppend("s", 0, [Record("x")])]), cancelled.Token));
        Assert.Empty(await Journal.ReadStreamAsync("s", 0, None));
    }

    [Fact]
    public async Task Append_ManyCancelledAtRandomMoments_CancelledMeansNotWritten()
    {
        var appended = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var source = new CancellationTokenSource();
            var append = Journal.AppendAsync(
                Request([new StreamAppend("s/" + i, 0, [Record("a"), Record("b")])]), source.Token);
            if (i % 2 == 0)
                await source.CancelAsync();
            try
            {
                await append;
                appended.Add(i);
            }
            catch (OperationCanceledException)
            {
            }
        }));

        var streams = await Journal.ListStreamsAsync("s/", None);
        Assert.Equal(appended.Select(i => "s/" + i).Order(StringComparer.Ordinal), streams);
        Assert.Equal(2 * appended.Count, (await Journal.ReadAfterAsync(0, 1000, None)).Count);
    }

    [Fact]
    public async Task Append_From32Writers_LosesNothingAndOrdersEveryStream()
    {
        const int each = 40;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                Assert.IsType<AppendResult.Appended>(await AppendAsync(new StreamAppend("w/" + w, i, [Record("n" + i)])));
        })));

        var all = await Journal.ReadAfterAsync(0, 10_000, None);
        Assert.Equal(Enumerable.Range(1, 32 * each).Select(i => (long)i), all.Select(e => e.Seq));
        foreach (var stream in all.GroupBy(e => e.Stream))
            Assert.Equal(Enumerable.Range(0, each).Select(i => "n" + i), stream.Select(e => e.Type));
        await VerifyChainAsync();
    }

    [Fact]
    public async Task Append_RacersForOneVersion_ExactlyOneWinsEachAndARetryLoopLosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            var version = 0L;
            while (await AppendAsync(new StreamAppend("votes", version, [Record("vote-" + w)])) is AppendResult.Conflict c)
                version = c.ActualVersion;
        })));

        var votes = await Journal.ReadStreamAsync("votes", 0, None);
        Assert.Equal(16, votes.Select(v => v.Type).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (long)i), votes.Select(v => v.Version));
    }

    [Fact]
    public async Task Reopen_AfterAppends_EverythingIsThereAndTheChainGoesOn()
    {
        var request = Request([new StreamAppend("s", 0, [Record("x")])], "key", "answer");
        await Journal.AppendAsync(request, None);

        await CloseAsync(Journal);
        Journal = await OpenAsync();

        Assert.Equal(1, Journal.Head);
        Assert.Equal(new AppendResult.Duplicate("answer"), await Journal.AppendAsync(request, None));
        Assert.Equal(new AppendResult.Conflict("s", 1), await AppendAsync(new StreamAppend("s", 0, [Record("y")])));
        await AppendAsync(new StreamAppend("s", 1, [Record("y")]));
        await VerifyChainAsync();
    }

    [Fact]
    public async Task Append_AfterClosing_IsUnavailable()
    {
        await CloseAsync(Journal);

        await Assert.ThrowsAsync<JournalUnavailableException>(
            () => AppendAsync(new StreamAppend("s", 0, [Record("x")])));
        Journal = await OpenAsync();
    }

    [Fact]
    public async Task Private_Text_IsNotInTheLineButInTheReading()
    {
        var data = Json("""{"name":{"$private":"Sarah Chen"},"deep":[{"mail":{"$private":"s@x.dev"}}],"plain":"p"}""");

        await AppendAsync(new StreamAppend("s", 0, [Record("x") with { Data = data }]));

        var line = Encoding.UTF8.GetString((await LinesAsync())[1]);
        Assert.DoesNotContain("Sarah", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s@x.dev", line, StringComparison.Ordinal);
        Assert.Matches("\"name\":\\{\"private\":\"[0-9a-f]{64}\"\\}", line);
        var read = (await Journal.ReadStreamAsync("s", 0, None))[0].Data;
        Assert.True(JsonNode.DeepEquals(data, read), read.ToJsonString());
    }

    [Fact]
    public async Task Private_SameTextTwice_HasTwoHashes()
    {
        var data = Json("""{"a":{"$private":"same"},"b":{"$private":"same"}}""");
        await AppendAsync(new StreamAppend("s", 0, [Record("x") with { Data = data }]));

        var line = JsonNode.Parse((await LinesAsync())[1])!["data"]!;
        Assert.NotEqual((string)line["a"]!["private"]!, (string)line["b"]!["private"]!);
    }

    [Fact]
    public async Task Erase_ATextOfOnePerson_LeavesOthersAndTheChain()
    {
        var data = Json("""{"a":{"$private":"gone"},"b":{"$private":"stays"}}""");
        await AppendAsync(new StreamAppend("s", 0, [Record("x") with { Data = data }]));
        var before = await LinesAsync();

        await EraseAsync("gone");
        await CloseAsync(Journal);
        Journal = await OpenAsync();

        var read = (await Journal.ReadStreamAsync("s", 0, None))[0].Data;
        Assert.Equal("""{"a":{"$private":null},"b":{"$private":"stays"}}""", read.ToJsonString());
        Assert.Equal(before, await LinesAsync());
        await VerifyChainAsync();
    }

    [Fact]
    public async Task ReadStream_AboveAVersion_GivesTheRestOldestFirst()
    {
        await AppendAsync(new StreamAppend("s", 0, [Record("a"), Record("b"), Record("c")]));

        Assert.Equal(["b", "c"], (await Journal.ReadStreamAsync("s", 1, None)).Select(e => e.Type));
        Assert.Empty(await Journal.ReadStreamAsync("s", 3, None));
        Assert.Empty(await Journal.ReadStreamAsync("nothing", 0, None));
    }

    [Fact]
    public async Task ReadAfter_ALimit_GivesTheNextOnes()
    {
        await AppendAsync(new StreamAppend("s", 0, [Record("a"), Record("b")]), new StreamAppend("t", 0, [Record("c")]));

        Assert.Equal(["b", "c"], (await Journal.ReadAfterAsync(1, 10, None)).Select(e => e.Type));
        Assert.Equal(["b"], (await Journal.ReadAfterAsync(1, 1, None)).Select(e => e.Type));
        Assert.Empty(await Journal.ReadAfterAsync(3, 10, None));
    }

    [Fact]
    public async Task ListStreams_APrefix_GivesTheirNamesInOrdinalOrder()
    {
        foreach (var name in (string[])["incident/B", "incident/a", "incident/A", "incidents", "target/x"])
            await AppendAsync(new StreamAppend(name, 0, [Record("x"), Record("y")]));

        Assert.Equal(["incident/A", "incident/B", "incident/a"], await Journal.ListStreamsAsync("incident/", None));
        Assert.Equal(6, (await Journal.ListStreamsAsync("", None)).Count);
        Assert.Empty(await Journal.ListStreamsAsync("zzz", None));
        Assert.Empty(await Journal.ListStreamsAsync("a", None));
    }

    [Fact]
    public async Task WaitFor_ASeqNotReached_CompletesWithTheAppendThatReachesIt()
    {
        var waiting = Journal.WaitForAsync(1, None);
        await AppendAsync(new StreamAppend("s", 0, [Record("a")]));
        Assert.False(waiting.IsCompleted);

        await AppendAsync(new StreamAppend("s", 1, [Record("b")]));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(Journal.WaitForAsync(1, None).IsCompleted);
    }

    [Fact]
    public async Task WaitFor_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var waiting = Journal.WaitForAsync(99, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Append_TheCallersObjectsChangeAfterwards_TheJournalDoesNot()
    {
        var record = Record("x") with { Data = Json("""{"n":1}""") };
        var appending = AppendAsync(new StreamAppend("s", 0, [record]));
        record.Data["n"] = 2;
        var given = (AppendResult.Appended)await appending;

        Assert.Equal(1, (int)given.Entries[0].Data["n"]!);
        Assert.Equal(1, (int)(await Journal.ReadStreamAsync("s", 0, None))[0].Data["n"]!);
    }

    protected static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    protected static JournalRecord Record(string type) => new(type, "", "", "system", 1, new JsonObject { ["n"] = 1 });

    protected static AppendRequest Request(IReadOnlyList<StreamAppend> streams, string? key = null, string? answer = null) =>
        new() { Streams = streams, At = Noon, Key = key, Answer = answer };

    protected Task<AppendResult> AppendAsync(params StreamAppend[] streams) => Journal.AppendAsync(Request(streams), None);

    protected async Task VerifyChainAsync()
    {
        var prev = new string('0', 64);
        var seq = 0L;
        foreach (var line in await LinesAsync())
        {
            var node = JsonNode.Parse(line)!;
            Assert.Equal((seq, prev), ((long)node["seq"]!, (string)node["prev"]!));
            prev = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([0, .. line]));
            seq++;
        }

        Assert.Equal(Journal.Head + 1, seq);
    }

    private async Task AppendSomeAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await AppendAsync(new StreamAppend($"incident/{i % 3}", StreamAppend.AnyVersion, [Record("x" + i)]));
    }

    private async Task ReopenAsync()
    {
        await CloseAsync(Journal);
        Journal = await OpenAsync();
    }
}
