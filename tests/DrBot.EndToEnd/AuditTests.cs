namespace DrBot.EndToEnd;

/// <summary>The evidence of a whole failover, made by the real process and judged by the real verifier.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task ShortFailover_ItsExport_IsProvenAgainstThePinsThatLayOutside()
    {
        await using var practice = await Practice.StartAsync();
        await practice.BreakAsync("region-down");
        var run = await practice.FailOverAsync();
        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused", "Rejected", "Expired"));
        var host = practice.Host;
        var export = Path.Combine(host.Folder, "export");
        string[] trust =
            ["--key", host.AuditPublicKeyFile, "--origin", "drbot/practice", "--pin", host.AuditPinsFile, "--max-gap", "2h"];

        // The end of the run is signed and laid down a moment after it stands in the record.
        var verified = await practice.UntilAsync("a proof", async () =>
        {
            if (Directory.Exists(export))
                Directory.Delete(export, recursive: true);
            var exported = await DrBotCommand.RunAsync(host.Folder, "audit", "export", "--store", Path.Combine(host.Folder, "drbot.db"), "--out", export);
            Assert.True(exported.Exit == 0, exported.Error);
            var found = await DrBotCommand.RunAsync(host.Folder, ["audit", "verify", export, .. trust]);
            return found.Exit == 0 ? found.Out : null;
        });

        Assert.StartsWith("PROVEN", verified!, StringComparison.Ordinal);
        Assert.Contains("1 runs, 2 votes", verified, StringComparison.Ordinal);
        await File.AppendAllTextAsync(Path.Combine(export, "log.ndjson"), "{}\n");
        Assert.Equal(1, (await DrBotCommand.RunAsync(host.Folder, ["audit", "verify", export, .. trust])).Exit);
    }
}
