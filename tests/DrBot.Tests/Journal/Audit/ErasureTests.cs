using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Verification;

namespace DrBot.Tests.Journal.Audit;

/// <summary>Personal data can be erased, and the evidence stays.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task Export_AfterAnErasure_IsTheSameBytesAndStillProven()
    {
        var signer = AuditKeys.NewSigner();
        await using var bench = await KeeperBench.StartAsync([signer]);
        await bench.Journal.AppendAsync(
            new AppendRequest
            {
                At = bench.Clock.GetUtcNow(),
                Streams = [new StreamAppend("s/1", StreamAppend.AnyVersion, [new JournalRecord(
                    "note.added", "", "", "mallory", 1, new JsonObject { ["text"] = new JsonObject { ["$private"] = "Mrs Smith, +1 555 0100" } })])],
            },
            CancellationToken.None);
        await bench.AppendAsync("run.completed");
        await KeeperBench.UntilAsync(async () => await bench.SignedAsync() >= 4, "it is signed");
        var (before, after) = (Path.Combine(bench.Folder.Root, "before"), Path.Combine(bench.Folder.Root, "after"));
        await new AuditExport(bench.Journal).WriteAsync(before, attachments: true, CancellationToken.None);

        var hash = Assert.Single(await bench.Journal.FindPrivateAsync("Mrs Smith, +1 555 0100", CancellationToken.None));
        Assert.True(await bench.Journal.EraseAsync(hash, CancellationToken.None));
        await new AuditExport(bench.Journal).WriteAsync(after, attachments: true, CancellationToken.None);

        var log = await File.ReadAllBytesAsync(Path.Combine(after, AuditExport.LogFile));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(before, AuditExport.LogFile)), log);
        Assert.DoesNotContain("Smith", System.Text.Encoding.UTF8.GetString(log), StringComparison.Ordinal);
        Assert.Contains(hash, System.Text.Encoding.UTF8.GetString(log), StringComparison.Ordinal);
        var found = await AuditVerification.RunAsync(
            new AuditQuestion
            {
                Folder = after,
                Origin = Sqlite.StoreFolder.Origin,
                Keys = [signer.Key],
                Pins = [Directory.GetFiles(Path.Combine(before, AuditExport.CheckpointsFolder))[0]],
            },
            CancellationToken.None);
        Assert.Equal((0, 0), (found.ExitCode, found.Findings.Count));
    }
}
