using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Verification;
using DrBot.Tamper;

namespace DrBot.Tests.Journal.Audit.Verification;

/// <summary>Exports spoilt by a program that knows nothing of ours: each must be found, and as what it is.</summary>
[Collection(AuditStages.Name)]
public sealed class TamperTests(AuditStage stage)
{
    private const string Rechain = "rechain";
    private const string Resign = "resign KEY";

    [Fact]
    public async Task Verify_TheWholeExportWithItsPin_IsProven()
    {
        var found = await stage.VerifyAsync(stage.Whole, stage.Pin);

        Assert.Equal([], found.Findings);
        Assert.Equal([], found.Incomplete);
        Assert.Equal((0, 0L, found.Entries, 1, 2), (found.ExitCode, found.Unsigned, found.Pinned, found.Runs, found.Votes));
        Assert.True(found.Sent >= 6 && found.Checkpoints == 3);
    }

    [Fact]
    public async Task Verify_RewrittenByTheSpoilerWithoutAnyChange_IsStillProven() =>
        Assert.Equal(0, (await stage.VerifyAsync(stage.Spoil(Rechain, Resign), stage.Pin)).ExitCode);

    [Theory]
    [InlineData("an entry is missing", "LINE", "delete run.previewed 0")]
    [InlineData("a vote is missing", "LINE", "delete approval.recorded 0")]
    [InlineData("two entries are swapped", "LINE", "swap 3 4")]
    [InlineData("a word is changed", "LINE", "replace run.proposed 0 sarah.chen mike.johnson")]
    [InlineData("a bit is changed", "LINE", "flip 700")]
    [InlineData("a key stands twice", "LINE", "replace run.proposed 0 \"v\":1, \"v\":1,\"v\":1,")]
    [InlineData("a line ends with CR", "LINE", "replace run.proposed 0 }} }}\r")]
    [InlineData("another log's entry", "LINE", "replace run.proposed 0 drbot/test drbot/prod")]
    [InlineData("an entry is missing, all after it rechained", "REWRITTEN", "delete approval.recorded 0", Rechain)]
    [InlineData("a word is changed, all after it rechained", "REWRITTEN", "replace run.proposed 0 sarah.chen mike.johnson", Rechain)]
    [InlineData("an entry stands twice, all after it rechained", "REWRITTEN", "insert approval.recorded 0 approval.recorded 0", Rechain)]
    [InlineData("the end is cut off", "TRUNCATED", "cut 12")]
    [InlineData("a checkpoint says another size", "NOTE", "note /test\n /test\n1")]
    [InlineData("a checkpoint bears another name", "NOTE", "note \u2014\u0020drbot/test \u2014\u0020drbot/prod")]
    [InlineData("a checkpoint stands under another size", "NOTE", "rename 7")]
    public async Task T44_WithoutTheKey_IsFoundAsWhatItIs(string what, string kind, params string[] deeds)
    {
        var found = await stage.VerifyAsync(stage.Spoil(deeds), stage.Pin);

        Assert.Equal(1, found.ExitCode);
        Assert.True(found.Findings.Any(f => f.Kind == kind), $"{what}: {string.Join("; ", found.Findings)}");
    }

    [Fact]
    public async Task T44_EndCutOffWithItsCheckpoints_IsFoundByThePinAlone()
    {
        var copy = stage.Spoil("cut 12", "forget");

        var unpinned = await stage.VerifyAsync(copy);
        Assert.Equal([], unpinned.Findings);
        Assert.Equal(4, unpinned.ExitCode);
        Assert.Contains(unpinned.Incomplete, i => i.Contains("--pin", StringComparison.Ordinal));

        Assert.Contains((await stage.VerifyAsync(copy, stage.Pin)).Findings, f => f.Kind == "TRUNCATED");
    }

    [Fact]
    public async Task T44_EverySeventhByteChangedEvenInTheLastLine_IsFound()
    {
        var size = new FileInfo(Path.Combine(stage.Whole, AuditExport.LogFile)).Length;
        for (var i = 0L; i < size; i += size / 40)
            Assert.Equal(1, (await stage.VerifyAsync(stage.Spoil($"flip {i}"))).ExitCode);
        Assert.Equal(1, (await stage.VerifyAsync(stage.Spoil($"flip {size - 3}"))).ExitCode);
    }

    [Fact]
    public async Task T44_RewrittenAndSignedWithTheStolenKey_IsAForkAgainstThePin()
    {
        var copy = stage.Spoil("replace run.proposed 0 \"title\":\" \"title\":\"not-", Rechain, Resign);
        Assert.Equal(4, (await stage.VerifyAsync(copy)).ExitCode);

        var found = await stage.VerifyAsync(copy, stage.Pin);

        Assert.Contains(found.Findings, f => f.Kind == "FORK");
        Assert.Contains(found.Findings, f => f.Kind == "REWRITTEN");
    }

    [Fact]
    public async Task T44_RewrittenAndSignedWithTheStolenKey_TheSmallPrintOfACardShowsIt()
    {
        var copy = stage.Spoil("replace run.proposed 0 \"title\":\" \"title\":\"not-", Rechain, Resign);
        var card = Path.Combine(copy, "..", "card-" + Path.GetFileName(copy));
        var pinned = Checkpoint.Parse(SignedNote.Parse(await File.ReadAllTextAsync(stage.Pin)).Text);
        await File.WriteAllTextAsync(card, $"DR-1-R1 · failover · {pinned.Short}");

        Assert.Contains((await stage.VerifyAsync(copy, card)).Findings, f => f.Kind == "REWRITTEN");
        Assert.Equal(0, (await stage.VerifyAsync(stage.Whole, card)).ExitCode);
    }

    [Fact]
    public async Task T44_SignedWithAnotherKey_IsNotTrusted()
    {
        var copy = stage.Copy();
        new Export(copy).Resign(AuditKeys.NewPem());

        var found = await stage.VerifyAsync(copy);

        Assert.Equal(3, found.Findings.Count(f => f.Kind == "NOTE" && f.Text.Contains(stage.Key.Id, StringComparison.Ordinal)));
    }

    // Whoever holds the key and the store can make every byte fit. The record must still show what was not allowed.
    [Theory]
    [InlineData("the first vote is gone", "no different eligible person fills manager", "delete approval.recorded 0")]
    [InlineData("the second vote is gone", "no different eligible person fills director", "delete approval.recorded 1")]
    [InlineData("the requester voted", "asked for", "replace approval.recorded 0 \"person\":\"mike.johnson\" \"person\":\"sarah.chen\"")]
    [InlineData("one person voted twice", "no different eligible person",
        "replace approval.recorded 0 \"person\":\"mike.johnson\" \"person\":\"david.kim\"")]
    [InlineData("a vote names another digest", "another content", "replace approval.recorded 0 \"digest\":\" \"digest\":\"0")]
    [InlineData("a vote names another plan", "another content", "replace approval.recorded 0 \"plan-hash\":\" \"plan-hash\":\"0")]
    [InlineData("a voter's roles are too old", "held no role", "replace approval.recorded 0 \"counts\":true \"counts\":false")]
    [InlineData("the votes came too late", "after approve-within", "replace approval.recorded 1 \"t\":\"2026-11-22T03 \"t\":\"2026-11-22T04")]
    [InlineData("the start came too late", "after start-within", "replace run.started 0 \"t\":\"2026-11-22T03 \"t\":\"2026-11-22T04")]
    [InlineData("a step was sent too late", "after valid-for", "replace step.dispatching 0 \"t\":\"2026-11-22T03 \"t\":\"2026-11-22T09")]
    [InlineData("the run never started", "while the run was Approved", "delete run.started 0")]
    [InlineData("the run was never approved", "was started while it was AwaitingApproval", "delete run.approved 0")]
    [InlineData("the run was never proposed", "was never proposed", "delete run.proposed 0")]
    [InlineData("the policy was made weaker afterwards", "no different eligible person fills cto",
        "replace run.proposed 0 [\"manager\",\"director\"] [\"manager\",\"cto\"]")]
    [InlineData("a step that nobody approved was sent", "no step of what was approved",
        "replace step.dispatching 0 \"step\":\" \"step\":\"more-")]
    [InlineData("a step was sent again with other inputs", "with other inputs",
        "insert step.dispatching 0 step.dispatching 0", "replace step.dispatching 1 \"parameters\":\" \"parameters\":\"0")]
    public async Task T41_T44_SignedWithTheStolenKey_TheRuleIsReplayedFromTheExportAlone(string what, string finding, params string[] deeds)
    {
        var found = await stage.VerifyAsync(stage.Spoil([.. deeds, Rechain, Resign]));

        Assert.Equal(1, found.ExitCode);
        Assert.All(found.Findings, f => Assert.Equal("RULE", f.Kind));
        Assert.True(found.Findings.Any(f => f.Text.Contains(finding, StringComparison.Ordinal)), $"{what}: {string.Join("; ", found.Findings)}");
    }

    [Fact]
    public async Task Verify_LongSilence_IsIncompleteAndSaysFromWhenToWhen()
    {
        var found = await AuditVerification.RunAsync(
            new AuditQuestion
            {
                Folder = stage.Whole, Origin = AuditStage.Origin, Keys = [stage.Key], Pins = [stage.Pin], MaxGap = TimeSpan.FromMinutes(1),
            },
            CancellationToken.None);

        Assert.Equal(4, found.ExitCode);
        Assert.Contains(found.Incomplete, i => i.StartsWith("no heartbeat for ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_AttachmentChanged_IsFound()
    {
        var copy = stage.Copy();
        await File.AppendAllTextAsync(Directory.GetFiles(Path.Combine(copy, "attachments"))[0], "x");

        Assert.Contains((await stage.VerifyAsync(copy)).Findings, f => f.Kind == "ATTACHMENT");
    }

    [Fact]
    public async Task Verify_PinWithoutACheckpoint_CannotBeRead()
    {
        var copy = stage.Copy();

        await Assert.ThrowsAsync<InvalidDataException>(() => stage.VerifyAsync(copy, Path.Combine(copy, AuditExport.LogFile)));
    }

    [Fact]
    public async Task Prove_EveryEntry_IsProvenAloneAndNoOther()
    {
        var lines = (await File.ReadAllTextAsync(Path.Combine(stage.Whole, AuditExport.LogFile))).Split('\n')[..^1]
            .Select(System.Text.Encoding.UTF8.GetBytes).ToList();
        var checkpoint = SignedCheckpoint.Parse(await File.ReadAllTextAsync(stage.Pin));
        for (var i = 0; i < lines.Count; i++)
        {
            var proof = EntryProof.Parse(EntryProof.Of(lines, i, checkpoint).ToString());

            Assert.Null(proof.WhyNot([stage.Key], AuditStage.Origin));
            Assert.NotNull((proof with { Line = lines[(i + 1) % lines.Count] }).WhyNot([stage.Key], null));
            Assert.NotNull((proof with { Path = [.. proof.Path.Skip(1)] }).WhyNot([stage.Key], null));
        }

        var one = EntryProof.Of(lines, 3, checkpoint);
        Assert.NotNull(one.WhyNot([AuditKeys.NewSigner().Key], null));
        Assert.NotNull(one.WhyNot([stage.Key], "drbot/prod"));
        Assert.Throws<FormatException>(() => EntryProof.Parse("c2sp.org/tlog-proof@v2\nindex 1\n\n"));
    }
}
