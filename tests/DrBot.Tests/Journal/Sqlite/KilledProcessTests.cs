using System.Diagnostics;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Sqlite;

/// <summary>Real processes: what one acknowledged before it was killed is there for the next.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string Probe = Path.Combine(AppContext.BaseDirectory, "DrBot.JournalProbe.dll");
    private readonly StoreFolder store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Append_ProcessKilledAgainAndAgain_EverythingAcknowledgedIsThere()
    {
        var acknowledged = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var lines in (int[])[40, 150, 300])
        {
            using var probe = Start(writers: 8);
            Assert.Equal("open", await ReadAsync(probe));
            for (var i = 0; i < lines; i++)
                Acknowledge(acknowledged, await ReadAsync(probe));
            probe.Kill();
            // What it printed before it died was acknowledged too; the last line may be torn.
            var rest = await probe.StandardOutput.ReadToEndAsync();
            foreach (var line in rest.Split('\n').SkipLast(1))
                Acknowledge(acknowledged, line);
            await probe.WaitForExitAsync();
        }

        await using var journal = await store.OpenAsync();
        foreach (var (stream, version) in acknowledged)
            Assert.InRange((await journal.ReadStreamAsync(stream, 0, None)).Count, version, int.MaxValue);
        Assert.Equal(8, acknowledged.Count);
    }

    /// <summary>The system refuses to let any file grow: the log's own write fails, not only SQLite's count of pages.</summary>
    [RequiresFact("bash", "prlimit")]
    public async Task Append_FilesMayNotGrow_IsUnavailableUntilTheyMayAndNothingAcknowledgedIsLost()
    {
        await (await store.OpenAsync()).DisposeAsync();
        using var probe = StartBash("ulimit -S -f 400; trap '' XFSZ; exec dotnet \"$0\" \"$1\" 1");
        Assert.Equal("open", await ReadAsync(probe));
        var acknowledged = new Dictionary<string, int>(StringComparer.Ordinal);
        string line;
        while (!(line = await ReadAsync(probe)).StartsWith("unavailable", StringComparison.Ordinal))
            Acknowledge(acknowledged, line);
        Assert.Contains("nothing was recorded", line, StringComparison.Ordinal);
        var before = Assert.Single(acknowledged).Value;

        using (var raise = Process.Start("prlimit", ["--pid", $"{probe.Id}", "--fsize=unlimited"]))
            await raise.WaitForExitAsync();
        while ((line = await ReadAsync(probe)).StartsWith("unavailable", StringComparison.Ordinal))
        {
        }

        Assert.Equal($"w/0 {before + 1}", line);
        probe.Kill();
        await probe.WaitForExitAsync();
        await using var journal = await store.OpenAsync();
        Assert.InRange((await journal.ReadStreamAsync("w/0", 0, None)).Count, before + 1, int.MaxValue);
    }

    [Fact]
    public async Task Open_AnotherProcessHasIt_IsRefusedNamingItsIdUntilItIsKilled()
    {
        using var probe = Start(writers: 0);
        Assert.Equal("open", await ReadAsync(probe));

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync());
        Assert.Contains($"process {probe.Id} on ", refused.Message, StringComparison.Ordinal);
        using (var reader = SqliteJournal.OpenReadOnly(store.Database))
            Assert.Equal(0, reader.Head);

        probe.Kill();
        await probe.WaitForExitAsync();
        await using var journal = await store.OpenAsync();
        using var second = Start(writers: 0);
        Assert.StartsWith($"refused the store {store.Database}", await ReadAsync(second), StringComparison.Ordinal);
        await second.WaitForExitAsync();
    }

    private static void Acknowledge(Dictionary<string, int> acknowledged, string line)
    {
        var parts = line.Split(' ');
        acknowledged[parts[0]] = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> ReadAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException("the probe ended: " + await process.StandardError.ReadToEndAsync());

    private Process Start(int writers) => Start("dotnet", Probe, store.Database, $"{writers}");

    private Process StartBash(string script) => Start("bash", "-c", script, Probe, store.Database);

    private static Process Start(string program, params string[] args) => Process.Start(
        new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The runtime's own scratch files must not meet a limit meant for the journal.
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
        })!;
}
