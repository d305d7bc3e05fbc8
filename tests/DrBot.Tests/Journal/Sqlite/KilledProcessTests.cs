using System.Diagnostics;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

/// <summary>Real processes: what one acknowledged before it was killed is there for the next.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CancellationToken None = CancellationToken.None;
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

    private Process Start(int writers)
    {
        var probe = Path.Combine(AppContext.BaseDirectory, "DrBot.JournalProbe.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [probe, store.Database, $"{writers}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
