using DrBot.Journal;
using DrBot.Journal.Audit;

namespace DrBot.Tests.Journal.Audit;

public sealed class AuditKeeperTests
{
    private readonly PemSigner signer = AuditKeys.NewSigner();

    [Fact]
    public async Task Start_ANewJournal_SaysThatItLivesAndSignsIt()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);

        Assert.Single(await bench.EntriesAsync("heartbeat"));
        var signed = Assert.Single(await bench.CheckpointsAsync());
        Assert.Equal(await RootAsync(bench, 2), signed.Checkpoint.Root);
    }

    [Theory]
    [InlineData("run.completed")]
    [InlineData("run.aborted")]
    [InlineData("run.expired")]
    [InlineData("approval.denied")]
    public async Task Append_TheEndOfARun_IsSignedAtOnce(string type)
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);

        await bench.AppendAsync("note.added");
        await bench.AppendAsync(type);

        await UntilSignedAsync(bench, 4);
    }

    [Fact]
    public async Task Append_AHundredEntries_AreSignedAndNotBefore()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);

        await bench.AppendAsync("note.added", AuditKeeper.MostUnsigned - 1);
        await KeeperBench.UntilAsync(() => Task.FromResult(bench.Status.Unsigned == 99), "99 entries are seen");
        Assert.Equal(2, await bench.SignedAsync());
        await bench.AppendAsync("note.added");

        await UntilSignedAsync(bench, 102);
        Assert.Equal(await RootAsync(bench, 102), (await bench.CheckpointsAsync())[^1].Checkpoint.Root);
    }

    [Fact]
    public async Task Pass_FiveMinutes_AnotherHeartbeatIsSigned()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);
        await bench.AppendAsync("note.added");
        await Task.Delay(50);

        bench.Clock.Advance(AuditKeeper.Every);

        await UntilSignedAsync(bench, 4);
        Assert.Equal(2, (await bench.EntriesAsync("heartbeat")).Count);
    }

    [Fact]
    public async Task Seal_BeforeTheFirstDestructiveStep_SignsWhatIsThereOnce()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);
        await bench.AppendAsync("step.dispatching");

        await bench.Keeper.SealAsync("DR-1-R1", CancellationToken.None);
        Assert.Equal(3, await bench.SignedAsync());
        await bench.AppendAsync("step.dispatching");
        await bench.Keeper.SealAsync("DR-1-R1", CancellationToken.None);

        Assert.Equal(3, await bench.SignedAsync());
    }

    [Fact]
    public async Task Restart_OnTheSameFile_GoesOnFromTheFrontier()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await bench.AppendAsync("note.added", 30);
        await bench.AppendAsync("run.completed");
        await UntilSignedAsync(bench, 33);
        await bench.EndAsync();

        await bench.BeginAsync([signer]);
        await UntilSignedAsync(bench, 34);

        Assert.Equal(await RootAsync(bench, 34), (await bench.CheckpointsAsync())[^1].Checkpoint.Root);
    }

    [Fact]
    public async Task Restart_FrontierWasChanged_TheRootIsComputedAnew()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await bench.AppendAsync("run.completed");
        await UntilSignedAsync(bench, 3);
        await bench.EndAsync();
        bench.Folder.Sql("UPDATE checkpoints SET frontier = zeroblob(length(frontier))");

        await bench.BeginAsync([signer]);
        await UntilSignedAsync(bench, 4);

        Assert.Equal(await RootAsync(bench, 4), (await bench.CheckpointsAsync())[^1].Checkpoint.Root);
    }

    [Fact]
    public async Task Rotate_TheFormerKeyIsListed_TheLogSaysSoAndBothSignOnce()
    {
        var fresh = AuditKeys.NewSigner();
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);
        await bench.EndAsync();

        await bench.BeginAsync([fresh, signer]);
        await UntilSignedAsync(bench, 4);
        await bench.AppendAsync("run.completed");
        await UntilSignedAsync(bench, 5);

        var rotated = Assert.Single(await bench.EntriesAsync("key.rotated"));
        Assert.Equal((signer.Key.Id, fresh.Key.Id, fresh.Key.Base64, true), ((string)rotated.Data["from"]!,
            (string)rotated.Data["to"]!, (string)rotated.Data["key"]!, (bool)rotated.Data["by-both"]!));
        Assert.Equal(
            [signer.Key.Id, $"{fresh.Key.Id} {signer.Key.Id}", fresh.Key.Id],
            (await bench.CheckpointsAsync()).Select(c => string.Join(' ', SignedNote.Parse(c.Note).Signatures.Select(s => s.KeyId))));
    }

    [Fact]
    public async Task Rotate_TheFormerKeyIsLost_TheLogSaysThatToo()
    {
        await using var bench = await KeeperBench.StartAsync([signer]);
        await UntilSignedAsync(bench, 2);
        await bench.EndAsync();

        await bench.BeginAsync([AuditKeys.NewSigner()]);
        await UntilSignedAsync(bench, 4);

        Assert.False((bool)Assert.Single(await bench.EntriesAsync("key.rotated")).Data["by-both"]!);
    }

    [Fact]
    public async Task F29_TheKeyIsAway_TheTailIsShownAlarmedAndSignedWhenItIsBack()
    {
        var away = new AwaySigner(signer);
        await using var bench = await KeeperBench.StartAsync([away]);
        await UntilSignedAsync(bench, 2);
        away.IsAway = true;
        await bench.AppendAsync("note.added", 4);

        await bench.Keeper.SealAsync("DR-1-R1", CancellationToken.None);
        await KeeperBench.UntilAsync(() => Task.FromResult(bench.Degraded.All.ContainsKey("audit.checkpoints")), "it is degraded");

        Assert.Contains("4 entries are unsigned (the key store does not answer)", bench.Status.Warning, StringComparison.Ordinal);
        Assert.False(bench.Status.IsAlarmed);
        await KeeperBench.UntilAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(20));
                return Task.FromResult(bench.Degraded.All["audit.checkpoints"].StartsWith("ALARM: ", StringComparison.Ordinal));
            },
            "it is alarmed");
        Assert.True(bench.Status.IsAlarmed);
        Assert.Contains(bench.Log.Lines, l => l.Contains("ALARM: ", StringComparison.Ordinal));

        away.IsAway = false;
        await KeeperBench.UntilAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(bench.Status.Warning is null);
            },
            "it is signed again");
        Assert.False(bench.Status.IsAlarmed);
        await KeeperBench.UntilAsync(() => Task.FromResult(bench.Degraded.All.Count == 0), "nothing is degraded");
        Assert.True(await bench.SignedAsync() >= 6);
    }

    [Fact]
    public async Task F29_AKeyThatIsAwayAtTheStart_StopsNobody()
    {
        await using var bench = await KeeperBench.StartAsync([new AwaySigner(signer) { IsAway = true }]);

        await bench.Keeper.SealAsync("DR-1-R1", CancellationToken.None);

        Assert.Equal(0, await bench.SignedAsync());
        Assert.NotNull(bench.Status.Warning);
    }

    private static Task UntilSignedAsync(KeeperBench bench, long size) => KeeperBench.UntilAsync(
        async () => await bench.SignedAsync() >= size && bench.Status.Signed >= size, $"{size} entries are signed");

    private static async Task<string> RootAsync(KeeperBench bench, int size)
    {
        var tree = new MerkleTree();
        foreach (var line in await bench.Journal.ReadLinesAsync(-1, size, CancellationToken.None))
            tree.Add(JournalChain.Leaf(line));
        return JournalChain.Hex(tree.Root());
    }
}
